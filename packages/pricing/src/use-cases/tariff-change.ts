import { addMs, DAY_MS, type Interval, localTimeZone } from '@energy-optimizer/kernel';
import { allInSeries, finestStep } from '../all-in/columns.ts';
import { tariffProvenance, tariffView } from '../all-in/describe.ts';
import { evaluate } from '../all-in/evaluate.ts';
import { type OpenTariff, openTariff } from '../all-in/open-tariff.ts';
import type { TariffInput } from '../all-in/tariff-choice.ts';
import type { PricingContext } from '../context.ts';
import { seriesChoice, sourceTerms } from '../query/provenance.ts';
import { asksForTariff, checkQuery, type TariffQuery } from '../query/query.ts';
import type { OtherSeries, PriceChangeEvent, TariffChangeEvent } from '../schemas/index.ts';

/** A change wider than this is announced without its prices, as in the prices of the market. */
const MAX_VALUES = 400;

type TariffStreamInput = TariffInput & { readonly region: string };

/** The tariff of a stream. */
export interface StreamedTariff {
  /** Turns a change of market prices into that of the tariff; undefined: the tariff does not follow that series. */
  readonly priceChange: (event: PriceChangeEvent) => Promise<PriceChangeEvent | undefined>;
  /** The tariff when the stream was opened; see `fingerprint`. */
  readonly opened: string;
  /** What the tariff is now, without its market prices: equal texts mean the same prices. */
  fingerprint(): Promise<string>;
  /** @throws AppError as the current price, if the tariff is gone or its prices need other inputs now */
  view(): Promise<Pick<TariffChangeEvent, 'knownAt' | 'tariff'>>;
}

/**
 * @returns undefined if no tariff is asked for
 * @throws AppError as the current price in the prices of the tariff
 */
export async function streamedTariff(
  context: PricingContext,
  input: TariffStreamInput,
): Promise<StreamedTariff | undefined> {
  const query = await checkQuery(context, input);
  if (!asksForTariff(query)) return undefined;
  const opened = async (at: Date) => {
    const then = await checkQuery(context, { ...input, at });
    if (!asksForTariff(then)) throw new Error('the query of a stream has lost its tariff');
    return then;
  };
  const view = async () => {
    const now = context.clock.now();
    const then = await opened(now);
    return { knownAt: now, tariff: tariffView(context, await openTariff(context, then, dayFrom(now), NO_FORECAST)) };
  };
  await openTariff(context, query, dayFrom(query.at), NO_FORECAST);
  return {
    opened: fingerprintOf(query),
    priceChange: async (event) => priceChange(context, await opened(event.knownAt), event),
    fingerprint: async () => fingerprintOf(await opened(context.clock.now())),
    view,
  };
}

const NO_FORECAST = { withForecast: false };

const fingerprintOf = ({ tariff: { tariff, zone, contractStart } }: TariffQuery): string =>
  JSON.stringify([
    ...[tariff.supplier, tariff.tariffId, tariff.name, tariff.region, tariff.currency, zone, contractStart],
    tariff.versions.map(({ id, from, until, knownAt }) => [id, from, until, knownAt]),
  ]);

const dayFrom = (start: Date): Interval => ({ start, end: addMs(start, DAY_MS) });

async function priceChange(
  context: PricingContext,
  query: TariffQuery,
  event: PriceChangeEvent,
): Promise<PriceChangeEvent | undefined> {
  const { start, end, series } = event;
  if (series === null) return undefined;
  const isWide = event.prices === null;
  const interval = isWide ? dayFrom(start) : { start, end };
  const opened = await openTariff(context, query, interval, NO_FORECAST);
  if (!follows(opened, series)) return undefined;
  const market = opened.market!.selected!.series.key.source;
  const { kind, source, supplier, product, unit, currency, vatIncluded, direction } = await tariffProvenance(
    context,
    opened,
  );
  return {
    ...event,
    series: { kind, source, supplier, product, unit, currency, vatIncluded, direction },
    publisher: sourceTerms(context.sources, market),
    prices: isWide ? null : await pricesIn(opened, query, interval),
    tariff: tariffView(context, opened),
  };
}

/** Whether the tariff follows the changed series, which is described in the unit of the response. */
function follows({ market }: OpenTariff, { unit: _, ...changed }: Omit<OtherSeries, 'vatIncluded'>): boolean {
  if (!market?.selected) return false;
  const followed: Record<string, unknown> = { ...seriesChoice(market.selected.series) };
  return Object.entries(changed).every(([name, value]) => followed[name] === value);
}

async function pricesIn(
  opened: OpenTariff,
  query: TariffQuery,
  interval: Interval,
): Promise<PriceChangeEvent['prices']> {
  const span = { startMs: interval.start.getTime(), endMs: interval.end.getTime() };
  const pieces = await evaluate(opened, span, 'import');
  const resolution = finestStep(opened);
  const built = allInSeries(pieces, { interval, resolution, timeZone: localTimeZone(query.region) });
  if (built.values.length > MAX_VALUES) return null;
  const { start, values, breakdown, exportValues } = built;
  return { start, resolution, values, breakdown, exportValues };
}
