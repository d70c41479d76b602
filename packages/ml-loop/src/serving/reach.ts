import { resolutionMs } from '@energy-optimizer/kernel';
import type { ForecastIssue } from '../store/records.ts';

type Reaching = Pick<ForecastIssue, 'start' | 'values' | 'resolution'>;

/** End of what a forecast reaches. */
export const reachOf = ({ start, values, resolution }: Reaching): Date =>
  new Date(start.getTime() + values.length * resolutionMs(resolution)!);

/** Why nothing is known after a forecast, as text. */
export const beyondReach = (issue: Reaching & Pick<ForecastIssue, 'issuedAt'>): string =>
  `the newest forecast, issued at ${issue.issuedAt.toISOString()}, ends at ${reachOf(issue).toISOString()}; a newer one requires newer prices`;
