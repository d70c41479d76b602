import { localTimeZone, requireRegion } from '@energy-optimizer/kernel';
import { servedOrNull } from '@energy-optimizer/outlook';
import type { PricingContext } from '../context.ts';
import { factorOf, outputUnit, sourceTerms } from '../query/provenance.ts';
import type { PriceChangeEvent } from '../schemas/index.ts';
import { buildSeries } from '../series/build-series.ts';
import type { PriceChange } from '../store/changes.ts';

/** A change wider than this is announced without its prices, which `history` provides. */
const MAX_VALUES = 400;

/**
 * The event for a change: the series, the range, and the new prices unless there are too many.
 * The values are those known at the event's `knownAt`, also when it is replayed later: a price that was corrected since
 * has an event of its own.
 */
export async function describeChange(context: PricingContext, change: PriceChange): Promise<PriceChangeEvent> {
  const region = requireRegion(change.region);
  const { region: code, utility, points, knownAt, interval } = change;
  const event = { type: 'change' as const, id: change.id, region: code, utility, ...interval, points, knownAt };
  const series = (await context.repository.series.all()).find(({ id }) => id === change.seriesId);
  if (!series) return { ...event, series: null, publisher: null, prices: null };
  const { kind, source, supplier, product, currency, vatIncluded, direction } = series.key;
  const unit = outputUnit(series, undefined);
  const described = {
    ...event,
    series: { kind, source, supplier, product, unit, currency, vatIncluded, direction },
    publisher: sourceTerms(context.sources, source),
  };
  if (points > MAX_VALUES) return { ...described, prices: null };
  const { rows } = await context.repository.rows({
    seriesId: series.id,
    ...interval,
    knownAt,
  });
  const built = buildSeries(rows, { interval, timeZone: localTimeZone(region) });
  if (!built || built.values.length > MAX_VALUES) return { ...described, prices: null };
  const factor = factorOf(series, unit);
  const { start, resolution } = built;
  return {
    ...described,
    prices: { start, resolution, values: built.values.map((value) => servedOrNull(value, factor)) },
  };
}
