import { resolutionMs } from '@energy-optimizer/kernel';
import type { ForecastIssue } from '../store/records.ts';

type Reaching = Pick<ForecastIssue, 'start' | 'values' | 'resolution'>;

/** End of what a forecast reaches. */
export const reachOf = ({ start, values, resolution }: Reaching): Date =>
  new Date(start.getTime() + values.length * resolutionMs(resolution)!);

/** Why nothing is known after a forecast: what is lacking, in plain words. */
export const beyondReach = (issue: Reaching & Pick<ForecastIssue, 'issuedAt'>): string =>
  `the newest forecast, issued ${issue.issuedAt.toISOString()}, reaches to ${reachOf(issue).toISOString()}, and newer prices are needed for a newer one`;
