import { type Interval, isInside, REGIONS, type Region, type Utility } from '@energy-optimizer/kernel';
import type { PricingContext } from '../context.ts';
import type { StoredSeries } from '../store/stored-series.ts';
import { knownSeries } from './data-until.ts';
import { AVERAGES_ONLY, type EmptyReason } from './empty-reasons.ts';

/** Maximum number of series examined to explain an empty response. */
const MAX_LOOKED_AT = 50;
const MOST_LISTED = 5;

/** The parts of the query needed here. */
interface Query {
  readonly region: Region;
  readonly utility: Utility;
  readonly knownAt: Date;
  readonly market: readonly StoredSeries[];
  readonly candidates: readonly StoredSeries[];
  readonly hasOnlyAverages?: boolean;
}

/** Why no series has a price in the interval (or at its start, where it is an instant). */
export async function whyEmpty(context: PricingContext, query: Query, interval: Interval): Promise<EmptyReason> {
  const { market, candidates, knownAt } = query;
  const stored = market.filter(({ lastEnd }) => lastEnd !== null);
  const where = `${query.utility} in ${query.region.code}`;
  if (stored.length === 0) return { code: 'no_series', text: await nothingStored(context, query, where) };
  const looked = (candidates.length > 0 ? candidates : stored).slice(0, MAX_LOOKED_AT);
  const known = await knownSeries(context, looked, knownAt);
  if (known.length === 0)
    return { code: 'not_known_then', text: `No price of ${where} was known at ${knownAt.toISOString()}.` };
  if (query.hasOnlyAverages) return AVERAGES_ONLY;
  if (candidates.length === 0)
    return {
      code: 'nothing_selected',
      text: othersThan(
        where,
        known.map(({ series }) => series),
      ),
    };
  const extents = known.map(({ series, until }) => ({ start: series.firstStart ?? until, end: until }));
  return { code: 'outside_range', text: `No stored price of ${where} ${rangeText(interval)}; ${extentText(extents)}.` };
}

async function nothingStored(context: PricingContext, { utility, region }: Query, where: string): Promise<string> {
  const stored = new Set<string>();
  for (const { key, lastEnd } of await context.repository.series.all())
    if (key.utility === utility && lastEnd !== null) stored.add(key.region);
  const zones = REGIONS.filter((one) => stored.has(one.code) && isInside(one, region.code)).map(({ code }) => code);
  const hint = zones.length > 0 ? ` Prices are stored for these regions inside it: ${listOf(zones)}.` : '';
  return `No prices of ${where} are stored.${hint}`;
}

const othersThan = (where: string, stored: readonly StoredSeries[]): string =>
  `No stored series of ${where} matches the selection. Stored series: ${listOf([...new Set(stored.map(describe))])}.`;

/** `day_ahead from energy_charts in EUR`. */
function describe({ key }: StoredSeries): string {
  const { kind, source, supplier, product, currency, direction } = key;
  const what = [`${kind} from ${supplier ?? source}`, ...(product === null ? [] : [product]), `in ${currency}`];
  return [...what, ...(direction === 'export' ? ['(export)'] : [])].join(' ');
}

const listOf = (names: readonly string[]): string =>
  names.length > MOST_LISTED
    ? `${names.slice(0, MOST_LISTED).join(', ')} and ${names.length - MOST_LISTED} more`
    : names.join(', ');

const rangeText = ({ start, end }: Interval): string =>
  start.getTime() === end.getTime()
    ? `covers ${start.toISOString()}`
    : `is between ${start.toISOString()} and ${end.toISOString()}`;

function extentText(extents: readonly { readonly start: Date; readonly end: Date }[]): string {
  const first = new Date(Math.min(...extents.map(({ start }) => start.getTime())));
  const last = new Date(Math.max(...extents.map(({ end }) => end.getTime())));
  return `stored prices range from ${first.toISOString()} to ${last.toISOString()}`;
}
