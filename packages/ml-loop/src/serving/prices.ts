import type { Currency, Interval, PriceUnit, Region } from '@energy-optimizer/kernel';
import type { Outlook, PriceBreakdown, PriceTerms, TariffView } from '@energy-optimizer/outlook';
import type { MlContext } from '../context.ts';
import { tariffHasNoPrice } from '../errors.ts';
import { type MarketOutlook, modelOf, outlookOf } from '../issued/market.ts';
import { reachOf } from '../issued/reach.ts';
import type { TariffChoice, TariffOutlook, TariffPriceRequest } from '../ports.ts';
import type { EmptyReason, ForecastModel } from '../schemas/index.ts';
import type { ForecastIssue } from '../store/records.ts';

/** What a prediction is asked about. */
export interface PriceRequest {
  readonly region: Region;
  readonly at: Date;
  readonly unit: PriceUnit;
}

/** Published and forecast prices of a range: of the market, or as a household pays them. */
export interface ServedPrices {
  readonly outlook: Outlook;
  readonly currency: Currency;
  /** Of the published prices of the market; null: there are none. */
  readonly source: PriceTerms | null;
  readonly model: ForecastModel | null;
  /** The forecast whose similar days tell how good it is; undefined for the prices of a tariff. */
  readonly issue: ForecastIssue | undefined;
  /** Why the last moment of the range has no price; empty if it has one. */
  uncovered(end: Date): Promise<readonly string[]>;
  /** The prices of a tariff. */
  readonly paid?: Paid;
}

interface Paid {
  readonly tariff: TariffView | undefined;
  readonly vatIncluded: boolean | null;
  readonly reason: EmptyReason | null;
  readonly gap: TariffOutlook['gap'];
  breakdownOver(within: Interval): PriceBreakdown;
}

/** Whether prices of a tariff are asked for; also if `tariff` itself was forgotten, which is then an error. */
export const asksForTariff = ({ tariff, zone, used, contractStart }: TariffChoice): boolean =>
  [tariff, zone, used, contractStart].some((value) => value !== undefined);

export const tariffRequest = (
  { caller }: Pick<MlContext, 'caller'>,
  { tariff, zone, used, contractStart }: TariffChoice,
  { region, at, unit }: PriceRequest,
  interval: Interval,
): TariffPriceRequest => ({
  ...{ region: region.code, interval, at, unit, caller },
  ...{ tariff, zone, used, contractStart },
});

/** @throws AppError `forecast_unavailable` (503) if nothing is known, and those of `TariffPrices` */
export async function pricesOf(
  context: MlContext,
  input: TariffChoice,
  asked: PriceRequest,
  interval: Interval,
): Promise<ServedPrices> {
  if (asksForTariff(input))
    return ofTariff(await context.tariffs.outlook(tariffRequest(context, input, asked, interval)));
  const market = await outlookOf(context, asked, interval);
  const { outlook, currency, source, issue } = market;
  const model = issue ? modelOf(context, issue, asked.unit) : null;
  return { outlook, currency, source, issue, model, uncovered: (end) => marketEndsBefore(market, end) };
}

const endOf = ({ pieces }: Outlook): number => pieces.at(-1)?.endMs ?? 0;

async function marketEndsBefore({ outlook, issue, missing }: MarketOutlook, end: Date): Promise<readonly string[]> {
  if (endOf(outlook) >= end.getTime()) return [];
  return issue ? [`the forecast ends at ${reachOf(issue).toISOString()}`] : missing();
}

function ofTariff({ outlook, currency, model, tariff, ...facts }: TariffOutlook): ServedPrices {
  const { vatIncluded, breakdownOver, gap } = facts;
  return {
    ...{ outlook, currency, model, issue: undefined, source: marketSource(tariff) },
    uncovered: async (end) => tariffEndsBefore(outlook, end, facts.reason?.text),
    paid: { tariff: withConfidenceNote(tariff), vatIncluded, breakdownOver, gap, reason: tariffReason(facts.reason) },
  };
}

/**
 * Prices that the tariff itself does not have: waiting for a forecast would not help.
 * @throws AppError `tariff_has_no_price` (422)
 */
export function requirePriced({ outlook, paid }: ServedPrices, { start }: Interval, needed: string): void {
  if (paid?.gap && paid.gap.startMs <= Math.max(start.getTime(), endOf(outlook)))
    throw tariffHasNoPrice(`${paid.gap.reason.text} The prices for ${needed} are needed.`);
}

function tariffEndsBefore(outlook: Outlook, end: Date, reason: string | undefined): string[] {
  const until = endOf(outlook);
  if (until >= end.getTime()) return [];
  return [reason ?? `the prices of the tariff are known until ${new Date(until).toISOString()}`];
}

/** The source of the market prices that a tariff follows. */
export function marketSource(tariff: TariffView | undefined): PriceTerms | null {
  if (!tariff?.market) return null;
  const { source, sourceName, license, attribution } = tariff.market;
  return { source, sourceName, license, attribution };
}

/** States why predictions at a tariff have no measured confidence. */
export const withConfidenceNote = (tariff: TariffView | undefined): TariffView | undefined =>
  tariff?.market ? { ...tariff, assumptions: [...tariff.assumptions, CONFIDENCE_OF_MARKET] } : tariff;

const CONFIDENCE_OF_MARKET: TariffView['assumptions'][number] = {
  code: 'confidence_of_market',
  text: 'Confidence and similar past days are measured for the prices of the market, not for those of a tariff, so they are left out; send the request without `tariff` for those of the market. `intervals` are those of the market forecast, at the rates of the tariff.',
};

/** The fields of a response in the prices of a tariff. */
export const paidFacts = ({ paid }: ServedPrices) =>
  paid ? { tariff: paid.tariff, vatIncluded: paid.vatIncluded } : {};

const TARIFF_CODES = ['not_known_then', 'tariff_not_in_force', 'tariff_incomplete'] as const;

/** Why a tariff has no price in the range; any other reason is that of the market it follows. */
export function tariffReason(reason: TariffOutlook['reason']): EmptyReason | null {
  if (reason === null) return null;
  return { code: TARIFF_CODES.find((code) => code === reason.code) ?? 'tariff_incomplete', text: reason.text };
}
