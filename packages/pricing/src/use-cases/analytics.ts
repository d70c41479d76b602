import { type Interval, localHourOf, localTimeZone, resolutionMs } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import { peakHours } from '../analysis/peak-hours.ts';
import { describePrices } from '../analysis/statistics.ts';
import { trendOf } from '../analysis/trends.ts';
import type { PricingContext } from '../context.ts';
import { AVERAGES_ONLY, type EmptyReason } from '../query/empty-reasons.ts';
import { factorOf, outputUnit, servedOrNull } from '../query/provenance.ts';
import { askQuestion, chooseSeries, type Question, type QuestionInput, seriesAnswer } from '../query/query.ts';
import type {
  PeakHoursAnswer,
  peakHoursInput,
  StatisticsAnswer,
  statisticsInput,
  TrendAnswer,
  trendsInput,
} from '../schemas/index.ts';
import { buildSeries } from '../series/build-series.ts';
import { recentPeriod } from '../series/period.ts';

interface Period {
  readonly day?: string | undefined;
  readonly days?: number | undefined;
}

/** One series over a local day or the days that end with the current hour, in its finest resolution and the unit of the answer. */
async function recentSeries(context: PricingContext, question: Question, asked: Period) {
  const interval = recentPeriod(asked, question);
  const chosen = await chooseSeries(context, question, interval);
  const head = await seriesAnswer(context, question, chosen, interval);
  const built = chosen && buildSeries(chosen.rows, { interval, timeZone: localTimeZone(question.region) });
  const factor = chosen ? factorOf(chosen.series, outputUnit(chosen.series, question.unit)) : 1;
  return { head, built, factor, period: periodOf(built ?? interval, built?.resolution ?? null) };
}

const periodOf = <R>({ start, end }: Interval, resolution: R) => ({ start, end, resolution });

/** Minimum, maximum, mean, volatility and how much of the period is known. */
export async function priceStatistics(
  context: PricingContext,
  input: z.output<typeof statisticsInput>,
): Promise<StatisticsAnswer> {
  const question = await askQuestion(context, input);
  const { head, built, factor, period } = await recentSeries(context, question, input);
  const { min, max, mean, volatility, count, coverage } = describePrices(built?.values ?? []);
  const served = (value: number | null) => servedOrNull(value, factor);
  return {
    ...head,
    ...period,
    min: served(min),
    max: served(max),
    mean: served(mean),
    volatility: served(volatility),
    count,
    coverage,
  };
}

/** Where prices went over the days: first third against last third. */
export async function priceTrend(context: PricingContext, input: z.output<typeof trendsInput>): Promise<TrendAnswer> {
  const question = await askQuestion(context, input);
  const { head, built, factor, period } = await recentSeries(context, question, input);
  const values = built?.values ?? [];
  const trend = trendOf(values);
  // The calculation calls fewer than two values stable; an answer must not claim that of prices that are not known.
  const isKnown = trend.dataPoints > 0;
  return {
    ...head,
    ...period,
    ...trend,
    direction: isKnown ? trend.direction : 'unknown',
    dataPoints: values.filter((value) => value !== null).length,
    reason: head.reason ?? (isKnown ? null : TOO_FEW),
    startPrice: servedOrNull(trend.startPrice, factor),
    endPrice: servedOrNull(trend.endPrice, factor),
  };
}

const TOO_FEW: EmptyReason = {
  code: 'too_few_values',
  text: 'A trend needs at least two known values in the period.',
};

/** Which local hours are dear and which are cheap. Averages over days or months say nothing about hours: not used. */
export async function pricePeakHours(
  context: PricingContext,
  input: z.output<typeof peakHoursInput>,
): Promise<PeakHoursAnswer> {
  const question = withoutAverages(await askQuestion(context, input), input);
  const { head, built, factor, period } = await recentSeries(context, question, input);
  const timeZone = localTimeZone(question.region);
  const stepMs = built ? resolutionMs(built.resolution) : undefined;
  const hourOf = localHourOf(timeZone);
  const profile = peakHours(stepMs ? built!.values : [], (step) => hourOf(built!.start.getTime() + step * stepMs!));
  return {
    ...head,
    ...period,
    reason: built && !stepMs ? AVERAGES_ONLY : head.reason,
    timeZone,
    overallMean: servedOrNull(profile.overallMean, factor),
    hours: profile.hours.map((hour) => ({ ...hour, mean: servedOrNull(hour.mean, factor) })),
  };
}

/** A monthly average never drives an hourly plan: unless asked for by name, surveys are no candidates. */
export function withoutAverages(question: Question, { kind }: QuestionInput): Question {
  if (kind !== undefined) return question;
  const candidates = question.candidates.filter(({ key }) => key.kind !== 'retail_average');
  return { ...question, candidates, hasOnlyAverages: candidates.length === 0 && question.candidates.length > 0 };
}
