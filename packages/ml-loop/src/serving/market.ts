import {
  type Currency,
  findRegion,
  getRegion,
  type Interval,
  isInside,
  type PriceUnit,
  priceFactor,
  type Region,
  type RegionCode,
  resolutionMs,
} from '@energy-optimizer/kernel';
import { forecastUnavailable, unknownRegion } from '../errors.ts';
import type { PriceSource } from '../ports.ts';
import type { ForecastModel } from '../schemas/index.ts';
import type { ForecastIssue } from '../store/records.ts';
import type { ServingDeps } from './deps.ts';
import { buildOutlook, type Outlook } from './outlook.ts';

/** @throws AppError `unknown_region` */
export function regionOf(code: string): Region {
  const region = findRegion(code);
  if (!region) throw unknownRegion(code);
  return region;
}

/** Zones inside of a region that have a market of their own. */
export const zonesIn = (region: RegionCode, markets: readonly { readonly region: RegionCode }[]): RegionCode[] =>
  markets.map((one) => one.region).filter((code) => isInside(getRegion(code), region));

/** What is known of a market's prices in a range. */
export interface MarketOutlook {
  readonly outlook: Outlook;
  readonly currency: Currency;
  /** Where the prices come from; null: only a forecast is known of the range. */
  readonly source: PriceSource | null;
  /** The newest forecast known then, whether the range needs it or not. */
  readonly issue: ForecastIssue | undefined;
  /** Why there is no forecast, as text. */
  lacks(): Promise<readonly string[]>;
}

/**
 * Published prices and forecast of a range in the unit asked for.
 * @throws AppError `forecast_unavailable` when the region has neither
 */
export async function outlookOf(
  deps: ServingDeps,
  asked: { readonly region: Region; readonly at: Date; readonly unit: PriceUnit },
  interval: Interval,
): Promise<MarketOutlook> {
  const { region, at, unit } = asked;
  const [rows, newest] = await Promise.all([
    deps.prices.history({ region: region.code, interval, knownAt: at }),
    deps.service.newestIssue(region.code, at),
  ]);
  // A market that changed its currency is not continued by a forecast in the old one.
  const changed = newest && rows && rows.currency !== newest.currency;
  const issue = changed ? undefined : newest;
  const lacks = async () =>
    changed
      ? [`the newest forecast is in ${newest.currency}, but prices are now in ${rows.currency}`]
      : deps.service.lacks({ region: region.code, at });
  const currency = rows?.currency ?? issue?.currency;
  if (currency === undefined) throw forecastUnavailable(region.code, await lacks());
  const outlook = buildOutlook({
    rows,
    rowFactor: rows ? priceFactor(rows.unit, unit) : 1,
    issue,
    issueStepMs: issue ? resolutionMs(issue.resolution)! : 0,
    issueFactor: issue ? priceFactor(issue.unit, unit) : 1,
    startMs: interval.start.getTime(),
    endMs: interval.end.getTime(),
  });
  const source = rows ? deps.describeSource(rows.source) : null;
  return { outlook, currency, source, issue, lacks };
}

/** Decimals served: as prices are. */
const SERVED = 1e8;
export const served = (value: number): number => Math.round(value * SERVED) / SERVED + 0;

export const servedShares = (shares: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, served(share)]));

/** The provenance of a forecast, its drivers in the unit of the answer. */
export function modelOf({ issuedAt, unit, provenance }: ForecastIssue, wanted: PriceUnit): ForecastModel {
  const factor = priceFactor(unit, wanted);
  return {
    modelId: provenance.modelId,
    method: provenance.method,
    issuedAt,
    trainedThrough: provenance.trainedThrough,
    expertWeights: servedShares(provenance.expertWeights),
    familyWeights: servedShares(provenance.familyWeights),
    intervalMethod: provenance.intervalMethod,
    measuredCoverage: provenance.measuredCoverage.map((one) => ({
      ...one,
      measured: one.measured === null ? null : served(one.measured),
    })),
    drivers: provenance.drivers.map(({ text, contribution }) => ({
      text,
      contribution: served(contribution * factor),
    })),
    exogenous: [...provenance.exogenous],
    lacks: [...provenance.lacks],
  };
}
