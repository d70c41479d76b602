import {
  type Currency,
  type Interval,
  type PriceUnit,
  type Region,
  requireRegion,
  type Utility,
} from '@energy-optimizer/kernel';
import { chooseTariff, type TariffChoice, type TariffInput } from '../all-in/tariff-choice.ts';
import type { PricingContext } from '../context.ts';
import { unitMismatch } from '../errors.ts';
import type { OtherSeries } from '../schemas/index.ts';
import { NO_COLUMNS, type PriceColumns } from '../series/columns.ts';
import { rankSeries } from '../series/precedence.ts';
import type { Direction } from '../series/price-point.ts';
import type { SeriesRows } from '../store/rows.ts';
import type { StoredSeries } from '../store/stored-series.ts';
import { dataUntil, knownSeries } from './data-until.ts';
import type { EmptyReason } from './empty-reasons.ts';
import { noProvenance, outputUnit, provenanceOf, seriesChoice } from './provenance.ts';
import { checkSelection } from './selection.ts';
import { whyEmpty } from './why-empty.ts';

/** The input shared by all price operations. */
export interface QueryInput extends TariffInput {
  readonly region: string;
  readonly at?: Date | undefined;
  readonly knownAt?: Date | undefined;
}

/** A validated query with its candidate series, best first. */
export interface Query {
  readonly region: Region;
  readonly utility: Utility;
  readonly unit: PriceUnit | undefined;
  /** The requested currency, if any. */
  readonly currency: Currency | undefined;
  readonly direction: Direction;
  readonly at: Date;
  readonly knownAt: Date;
  /** All stored series of the region and utility. */
  readonly market: readonly StoredSeries[];
  readonly candidates: readonly StoredSeries[];
  /** Whether the selection contains only averages over days or months, which were excluded. */
  readonly hasOnlyAverages?: boolean;
  /** The tariff in whose prices to answer; the candidates are then not used. */
  readonly tariff?: TariffChoice | undefined;
}

/** The oldest instant of the prices that a query about one instant asks for. */
export const instantReach = ({ at }: Pick<QueryInput, 'at'>, now: Date): Date => at ?? now;

/** A query that asks for the prices of a tariff. */
export type TariffQuery = Query & { readonly tariff: TariffChoice };

export const asksForTariff = (query: Query): query is TariffQuery => query.tariff !== undefined;

/** Units of the prices of a utility; `day` is for standing charges. */
const UNITS: Readonly<Record<Utility, readonly PriceUnit[]>> = {
  electricity: ['kwh', 'mwh', 'cents_kwh', 'day'],
  natural_gas: ['therm', 'mcf', 'mmbtu', 'ccf', 'm3', 'kwh', 'mwh', 'cents_kwh', 'day'],
  heating_oil: ['gallon'],
  propane: ['gallon'],
  community_solar: ['credit_kwh'],
};

/** Maximum number of series read for one response. */
const MAX_TRIED = 40;

/**
 * @throws AppError `unknown_region`, `unit_mismatch`, `unknown_supplier`, `unknown_source`, `unknown_product` (404),
 *   `currency_unavailable`, `unit_unavailable`; with a tariff also `unknown_tariff` (404), `tariff_conflict`
 */
export async function checkQuery(context: PricingContext, input: QueryInput): Promise<Query> {
  const region = requireRegion(input.region);
  if (input.unit && !UNITS[input.utility].includes(input.unit)) throw unitMismatch(input.unit, input.utility);
  const at = input.at ?? context.clock.now();
  const knownAt = input.knownAt ?? at;
  const all = await context.repository.series.all();
  const market = all.filter(({ key }) => key.region === region.code && key.utility === input.utility);
  const { utility, unit, currency, direction = 'import' } = input;
  const query = { region, utility, unit, currency, direction, at, knownAt, market };
  const tariff = await chooseTariff(context, input, { region, knownAt });
  if (tariff) return { ...query, candidates: [], tariff };
  const filter = { ...input, region: region.code };
  const candidates = rankSeries(market, filter);
  await checkSelection({ context, all, market, knownAt }, filter, candidates);
  return { ...query, candidates };
}

/** The series of a response, with its rows. */
export interface SelectedSeries {
  readonly series: StoredSeries;
  readonly rows: PriceColumns;
  /** When the newest of the rows became known; null without rows. */
  readonly asOf: Date | null;
}

/** Whether the extent of the series reaches into the interval. */
const reaches = ({ firstStart, lastEnd }: StoredSeries, { start, end }: Interval): boolean =>
  firstStart !== null && lastEnd !== null && firstStart < end && lastEnd > start;

/** The candidates that may have data in the interval, best first. */
const reaching = (query: Query, interval: Interval): readonly StoredSeries[] =>
  query.candidates.filter((series) => reaches(series, interval)).slice(0, MAX_TRIED);

/**
 * The best candidate that has data in the interval: one series, never a mixture. Usually the first, so it is read
 * immediately.
 */
export async function selectSeries(
  context: PricingContext,
  query: Query,
  interval: Interval,
): Promise<SelectedSeries | undefined> {
  const [best, ...others] = reaching(query, interval);
  const first = best && (await readSeries(context, best, interval, query.knownAt));
  if (first?.asOf) return first;
  const byId = new Map(others.map((series) => [series.id, series]));
  for (const id of await context.repository.idsWithRows([...byId.keys()], interval, query.knownAt)) {
    const selected = await readSeries(context, byId.get(id)!, interval, query.knownAt);
    if (selected.asOf) return selected;
  }
  return undefined;
}

/**
 * All candidates that have data in the interval, best first. For intervals of days: one statement reads all their rows.
 */
export async function candidatesWithRows(
  context: PricingContext,
  query: Query,
  interval: Interval,
): Promise<SelectedSeries[]> {
  const candidates = reaching(query, interval);
  const ids = candidates.map(({ id }) => id);
  const found = await context.repository.rowsOfMany(ids, interval, query.knownAt);
  return candidates.flatMap((series) => {
    const read = found.get(series.id);
    const selected = read && selectedOf(series, read, interval);
    return selected?.asOf ? [selected] : [];
  });
}

/** Rows of one series that touch the interval. */
export async function readSeries(
  context: PricingContext,
  series: StoredSeries,
  interval: Interval,
  knownAt: Date,
): Promise<SelectedSeries> {
  const { id: seriesId, stepMs } = series;
  return selectedOf(series, await context.repository.rows({ seriesId, ...interval, knownAt, stepMs }), interval);
}

function selectedOf(series: StoredSeries, { rows, knownUntilMs }: SeriesRows, interval: Interval): SelectedSeries {
  const last = rows.ends.at(-1);
  if (last === undefined || knownUntilMs === null || last <= interval.start.getTime()) {
    return { series, rows: NO_COLUMNS, asOf: null };
  }
  return { series, rows, asOf: new Date(knownUntilMs) };
}

export const queryEcho = ({ region, utility, at, knownAt }: Query) => ({
  region: region.code as string,
  utility,
  at,
  knownAt,
});

/** Maximum number of alternative series in a response. */
const MAX_OTHERS = 10;

/** The fields of every response based on one series over an interval. */
export async function seriesResponse(
  context: PricingContext,
  query: Query,
  selected: SelectedSeries | undefined,
  interval: Interval,
) {
  const asked = queryEcho(query);
  const otherSeries = await othersIn(context, query, selected, interval);
  const reason: EmptyReason | null = selected ? null : await whyEmpty(context, query, interval);
  if (!selected) return { ...asked, ...noProvenance(asked, query.unit), otherSeries, reason };
  const unit = outputUnit(selected.series, query.unit);
  const until = await dataUntil(context, selected.series, query.knownAt);
  const provenance = provenanceOf(selected.series, {
    unit,
    at: query.at,
    dataUntil: until,
    sources: context.sources,
  });
  return { ...asked, ...provenance, asOf: selected.asOf, otherSeries, reason };
}

/** Other series of the market with prices in the interval: other currencies, kinds and sources. */
async function othersIn(
  context: PricingContext,
  { market, region, utility, direction, knownAt }: Query,
  selected: SelectedSeries | undefined,
  interval: Interval,
): Promise<OtherSeries[]> {
  const others = rankSeries(market, { region: region.code, utility, direction }).filter(
    (series) => series.id !== selected?.series.id && reaches(series, interval),
  );
  const known = await knownSeries(context, others.slice(0, 2 * MAX_OTHERS), knownAt);
  return known.slice(0, MAX_OTHERS).map(({ series }) => seriesChoice(series));
}
