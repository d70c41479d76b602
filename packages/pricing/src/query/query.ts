import {
  type Currency,
  findRegion,
  type Interval,
  type PriceUnit,
  type Region,
  type Utility,
} from '@energy-optimizer/kernel';
import type { PricingContext } from '../context.ts';
import { unitMismatch, unknownRegion } from '../errors.ts';
import type { OtherSeries } from '../schemas/index.ts';
import { NO_COLUMNS, type PriceColumns } from '../series/columns.ts';
import { rankSeries } from '../series/precedence.ts';
import type { Direction, SeriesKind } from '../series/price-point.ts';
import type { StoredSeries } from '../store/stored-series.ts';
import { dataUntil } from './data-until.ts';
import type { EmptyReason } from './empty-reasons.ts';
import { noProvenance, outputUnit, provenanceOf, seriesChoice } from './provenance.ts';
import { checkSelection } from './selection.ts';
import { whyEmpty } from './why-empty.ts';

/** The part of the input that all price operations share. */
export interface QuestionInput {
  readonly region: string;
  readonly utility: Utility;
  readonly supplier?: string | undefined;
  readonly source?: string | undefined;
  readonly product?: string | undefined;
  readonly kind?: SeriesKind | undefined;
  readonly currency?: Currency | undefined;
  readonly direction?: Direction | undefined;
  readonly unit?: PriceUnit | undefined;
  readonly at?: Date | undefined;
  readonly knownAt?: Date | undefined;
}

/** A checked question: where, what, as of when, and the series that may answer it, best first. */
export interface Question {
  readonly region: Region;
  readonly utility: Utility;
  readonly unit: PriceUnit | undefined;
  /** The only currency an answer may be in, where one was asked for. */
  readonly currency: Currency | undefined;
  readonly direction: Direction;
  readonly at: Date;
  readonly knownAt: Date;
  /** All stored series of the region and utility. */
  readonly market: readonly StoredSeries[];
  readonly candidates: readonly StoredSeries[];
  /** The selection has nothing but averages over days or months, which were left out. */
  readonly hasOnlyAverages?: boolean;
}

/** Units the prices of a utility can be stated in; `day` is for standing charges. */
const UNITS: Readonly<Record<Utility, readonly PriceUnit[]>> = {
  electricity: ['kwh', 'mwh', 'cents_kwh', 'day'],
  natural_gas: ['therm', 'mcf', 'mmbtu', 'ccf', 'm3', 'kwh', 'mwh', 'cents_kwh', 'day'],
  heating_oil: ['gallon'],
  propane: ['gallon'],
  community_solar: ['credit_kwh'],
};

/** More series than this are not read for one answer. */
const MAX_TRIED = 40;

/** @param field the input's field that names it. @throws AppError `unknown_region` */
export function regionOf(code: string, field?: string): Region {
  const region = findRegion(code);
  if (!region) throw unknownRegion(code, field);
  return region;
}

/**
 * @throws AppError `unknown_region`, `unit_mismatch`, `unknown_supplier`, `unknown_source`, `unknown_product` (404),
 *   `currency_unavailable`, `unit_unavailable`
 */
export async function askQuestion(context: PricingContext, input: QuestionInput): Promise<Question> {
  const region = regionOf(input.region);
  if (input.unit && !UNITS[input.utility].includes(input.unit)) throw unitMismatch(input.unit, input.utility);
  const at = input.at ?? context.clock.now();
  const knownAt = input.knownAt ?? at;
  const all = await context.repository.series.all();
  const market = all.filter(({ key }) => key.region === region.code && key.utility === input.utility);
  const filter = { ...input, region: region.code };
  const candidates = rankSeries(market, filter);
  await checkSelection({ context, all, market, knownAt }, filter, candidates);
  const { utility, unit, currency, direction = 'import' } = input;
  return { region, utility, unit, currency, direction, at, knownAt, market, candidates };
}

/** The series an answer is drawn from, with its rows. */
export interface Chosen {
  readonly series: StoredSeries;
  readonly rows: PriceColumns;
  /** When the newest of the rows became known; null without rows. */
  readonly asOf: Date | null;
}

/** Whether the extent of the series reaches into the interval. */
const reaches = ({ firstStart, lastEnd }: StoredSeries, { start, end }: Interval): boolean =>
  firstStart !== null && lastEnd !== null && firstStart < end && lastEnd > start;

/**
 * The best candidate that has data in the interval: one series, never a mixture.
 * @param suits what the data must be good for beyond being there
 */
export async function chooseSeries(
  context: PricingContext,
  question: Question,
  interval: Interval,
  suits: (chosen: Chosen) => boolean = () => true,
): Promise<Chosen | undefined> {
  const reaching = question.candidates.filter((series) => reaches(series, interval));
  for (const series of reaching.slice(0, MAX_TRIED)) {
    const chosen = await readSeries(context, series, interval, question.knownAt);
    if (chosen.asOf && suits(chosen)) return chosen;
  }
  return undefined;
}

/** Rows of one series that touch the interval. */
export async function readSeries(
  context: PricingContext,
  series: StoredSeries,
  interval: Interval,
  knownAt: Date,
): Promise<Chosen> {
  const { rows, knownUntilMs } = await context.repository.rows({
    seriesId: series.id,
    start: interval.start,
    end: interval.end,
    knownAt,
    stepMs: series.stepMs,
  });
  const last = rows.ends.at(-1);
  if (last === undefined || knownUntilMs === null || last <= interval.start.getTime()) {
    return { series, rows: NO_COLUMNS, asOf: null };
  }
  return { series, rows, asOf: new Date(knownUntilMs) };
}

export const askedOf = ({ region, utility, at, knownAt }: Question) => ({
  region: region.code as string,
  utility,
  at,
  knownAt,
});

/** Other series listed beside an answer. */
const MAX_OTHERS = 10;

/** The fields every answer drawn from one series over an interval carries. */
export async function seriesAnswer(
  context: PricingContext,
  question: Question,
  chosen: Chosen | undefined,
  interval: Interval,
) {
  const asked = askedOf(question);
  const otherSeries = await othersIn(context, question, chosen, interval);
  const reason: EmptyReason | null = chosen ? null : await whyEmpty(context, question, interval);
  if (!chosen) return { ...asked, ...noProvenance(asked, question.unit), otherSeries, reason };
  const unit = outputUnit(chosen.series, question.unit);
  const until = await dataUntil(context, chosen.series, question.knownAt);
  const provenance = provenanceOf(chosen.series, {
    unit,
    at: question.at,
    dataUntil: until,
    sources: context.sources,
  });
  return { ...asked, ...provenance, asOf: chosen.asOf, otherSeries, reason };
}

/** What else of the market has prices there: other currencies, kinds and sources that can be asked for. */
async function othersIn(
  context: PricingContext,
  { market, region, utility, direction, knownAt }: Question,
  chosen: Chosen | undefined,
  interval: Interval,
): Promise<OtherSeries[]> {
  const others = rankSeries(market, { region: region.code, utility, direction }).filter(
    (series) => series.id !== chosen?.series.id && reaches(series, interval),
  );
  const known: OtherSeries[] = [];
  for (const series of others.slice(0, 2 * MAX_OTHERS)) {
    if (known.length === MAX_OTHERS) break;
    if (await dataUntil(context, series, knownAt)) known.push(seriesChoice(series));
  }
  return known;
}
