import { resolutionMs } from '@energy-optimizer/kernel';
import type { ForecastIssue } from '../store/records.ts';

type Reaching = Pick<ForecastIssue, 'start' | 'values' | 'resolution'>;

/** Length of a step: forecasts have clock resolutions. */
export const stepMsOf = ({ resolution }: Pick<ForecastIssue, 'resolution'>): number => resolutionMs(resolution)!;

/** End of a forecast. */
export const reachOf = (issue: Reaching): Date =>
  new Date(issue.start.getTime() + issue.values.length * stepMsOf(issue));

/** Why nothing is known beyond a forecast, as text. */
export const beyondReach = (issue: Reaching & Pick<ForecastIssue, 'issuedAt'>): string =>
  `the newest forecast, issued at ${issue.issuedAt.toISOString()}, ends at ${reachOf(issue).toISOString()}; a newer one requires newer prices`;
