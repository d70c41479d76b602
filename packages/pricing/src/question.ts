import { findRegion, type Interval, type PriceUnit, type Region, type Utility } from '@energy-optimizer/kernel';
import { noProvenance, outputUnit, provenanceOf } from './answer.ts';
import type { StoredSeries } from './catalogue.ts';
import { NO_COLUMNS, type PriceColumns } from './columns.ts';
import type { PricingContext } from './context.ts';
import { unitMismatch, unknownRegion, unknownSupplier } from './errors.ts';
import { rankSeries } from './precedence.ts';
import type { Direction, SeriesKind } from './price-point.ts';

/** The part of the input that all price operations share. */
export interface QuestionInput {
  readonly region: string;
  readonly utility: Utility;
  readonly supplier?: string | undefined;
  readonly source?: string | undefined;
  readonly product?: string | undefined;
  readonly kind?: SeriesKind | undefined;
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
  readonly at: Date;
  readonly knownAt: Date;
  readonly candidates: readonly StoredSeries[];
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

/** @throws AppError `unknown_region`, `unit_mismatch`, `unknown_supplier` (404) */
export async function askQuestion(context: PricingContext, input: QuestionInput): Promise<Question> {
  const region = regionOf(input.region);
  if (input.unit && !UNITS[input.utility].includes(input.unit)) throw unitMismatch(input.unit, input.utility);
  const at = input.at ?? context.clock.now();
  const series = await context.repository.series.all();
  const inMarket = (one: StoredSeries) => one.key.region === region.code && one.key.utility === input.utility;
  const knownAt = input.knownAt ?? at;
  if (input.supplier !== undefined) {
    const theirs = series.filter((one) => inMarket(one) && one.key.supplier === input.supplier);
    if (!(await anyKnown(context, theirs, knownAt))) throw unknownSupplier(input.supplier, region.code);
  }
  return {
    region,
    utility: input.utility,
    unit: input.unit,
    at,
    knownAt,
    candidates: rankSeries(series, { ...input, region: region.code }),
  };
}

/** True when a price of one of the series was known then: who appears later is not known yet. */
async function anyKnown(context: PricingContext, series: readonly StoredSeries[], knownAt: Date): Promise<boolean> {
  for (const one of series) if (await dataUntil(context, one, knownAt)) return true;
  return false;
}

/** The series an answer is drawn from, with its rows. */
export interface Chosen {
  readonly series: StoredSeries;
  readonly rows: PriceColumns;
  /** When the newest of the rows became known; null without rows. */
  readonly asOf: Date | null;
}

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
  const reaching = question.candidates.filter(
    ({ firstStart, lastEnd }) => firstStart && lastEnd && firstStart < interval.end && lastEnd > interval.start,
  );
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

/** End of the series' newest interval, as known then. */
export async function dataUntil(context: PricingContext, series: StoredSeries, knownAt: Date): Promise<Date | null> {
  if (series.lastKnownAt && knownAt >= series.lastKnownAt) return series.lastEnd;
  return context.repository.newestEnd(series.id, knownAt);
}

export const askedOf = ({ region, utility, at, knownAt }: Question) => ({
  region: region.code as string,
  utility,
  at,
  knownAt,
});

/** The fields every answer drawn from one series carries. */
export async function seriesAnswer(context: PricingContext, question: Question, chosen: Chosen | undefined) {
  const asked = askedOf(question);
  if (!chosen) return { ...asked, ...noProvenance(asked, question.unit) };
  const unit = outputUnit(chosen.series, question.unit);
  const until = await dataUntil(context, chosen.series, question.knownAt);
  const provenance = provenanceOf(chosen.series, {
    unit,
    at: question.at,
    dataUntil: until,
    sources: context.sources,
  });
  return { ...asked, ...provenance, asOf: chosen.asOf };
}
