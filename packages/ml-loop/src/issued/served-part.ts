import { getRegion, type Interval, localTimeZone } from '@energy-optimizer/kernel';
import type { PriceForecast } from '@energy-optimizer/outlook';
import type { ForecastIssue } from '../store/records.ts';
import { reachOf } from './reach.ts';

/** An issue as served by pricing; undefined if it ends before the interval begins. */
export function servedPart(issue: ForecastIssue, { start }: Pick<Interval, 'start'>): PriceForecast | undefined {
  const { resolution, unit, currency, values, intervals, issuedAt, provenance } = issue;
  if (reachOf(issue) <= start) return undefined;
  const timeZone = localTimeZone(getRegion(issue.region));
  return {
    series: { start: issue.start, resolution, timeZone, unit, currency, values },
    ...{ issuedAt, intervals, provenance, modelId: provenance.modelId },
  };
}
