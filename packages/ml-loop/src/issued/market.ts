import { type Currency, type Interval, type PriceUnit, priceFactor, type Region } from '@energy-optimizer/kernel';
import {
  buildOutlook,
  forecastUnavailable,
  type Outlook,
  type PriceTerms,
  servedProvenance,
} from '@energy-optimizer/outlook';
import type { MlContext } from '../context.ts';
import type { ForecastModel } from '../schemas/index.ts';
import type { ForecastIssue } from '../store/records.ts';
import { stepMsOf } from './reach.ts';

/** The known prices of a market in a range. */
export interface MarketOutlook {
  readonly outlook: Outlook;
  readonly currency: Currency;
  /** The source of the prices; null if the range has only a forecast. */
  readonly source: PriceTerms | null;
  /** The newest forecast known then, even if the range does not need it. */
  readonly issue: ForecastIssue | undefined;
  /** Why there is no forecast, as text. */
  missing(): Promise<readonly string[]>;
}

/**
 * Published prices and forecast of a range in the requested unit.
 * @throws AppError `forecast_unavailable` if the region has neither
 */
export async function outlookOf(
  context: MlContext,
  asked: { readonly region: Region; readonly at: Date; readonly unit: PriceUnit },
  interval: Interval,
): Promise<MarketOutlook> {
  const { region, at, unit } = asked;
  const [rows, newest] = await Promise.all([
    context.prices.history({ region: region.code, interval, knownAt: at }),
    context.engine.newestIssue(region.code, at),
  ]);
  // A market that changed its currency is not continued by a forecast in the old one.
  const changed = newest && rows && rows.currency !== newest.currency;
  const issue = changed ? undefined : newest;
  const missing = async () =>
    changed
      ? [`the newest forecast is in ${newest.currency}, but prices are now in ${rows.currency}`]
      : context.engine.missing({ region: region.code, at });
  const currency = rows?.currency ?? issue?.currency;
  if (currency === undefined) throw forecastUnavailable(region.code, await missing());
  const outlook = buildOutlook({
    rows,
    rowFactor: rows ? priceFactor(rows.unit, unit) : 1,
    forecast: issue && { ...issue, stepMs: stepMsOf(issue) },
    forecastFactor: issue ? priceFactor(issue.unit, unit) : 1,
    startMs: interval.start.getTime(),
    endMs: interval.end.getTime(),
  });
  const source = rows ? context.describeSource(rows.source) : null;
  return { outlook, currency, source, issue, missing };
}

/** The provenance of a forecast, with its drivers in the unit of the response. */
export const modelOf = (
  { describeSource }: MlContext,
  { issuedAt, unit, provenance }: ForecastIssue,
  wanted: PriceUnit,
): ForecastModel => ({
  modelId: provenance.modelId,
  issuedAt,
  ...servedProvenance(provenance, priceFactor(unit, wanted), describeSource),
});
