import { z } from 'zod';
import { issuedAt, modelId, part } from './forecast.ts';
import { period, seriesAnswer, stepEnd, stepStart, timeZone, value } from './output.ts';

/** What is answered about the prices of a period. */

export const statisticsOutput = z.object({
  ...seriesAnswer,
  ...period,
  min: value.describe('Lowest price; null: no value is known.'),
  max: value.describe('Highest price; null: no value is known.'),
  mean: value.describe('Mean price; null: no value is known.'),
  volatility: value.describe('Sample standard deviation of the prices; null: fewer than two values are known.'),
  count: z.int().describe('Values that are known.'),
  coverage: z.number().describe('Share of the period that is known, 0 … 1.'),
});
export type StatisticsAnswer = z.infer<typeof statisticsOutput>;

export const trendsOutput = z.object({
  ...seriesAnswer,
  ...period,
  direction: z
    .enum(['increasing', 'decreasing', 'stable', 'unknown'])
    .describe('Of the prices over time. `unknown`: fewer than two values are known, and `reason` is set.'),
  changePercent: value.describe(
    'From `startPrice` to `endPrice`, in percent of the size of `startPrice`; null: fewer than two values are known, or the start is 0.',
  ),
  startPrice: value.describe('Mean of the first third of the known values; null: fewer than two are known.'),
  endPrice: value.describe('Mean of the last third; null: fewer than two are known.'),
  dataPoints: z.int().describe('Known values in the period.'),
});
export type TrendAnswer = z.infer<typeof trendsOutput>;

export const peakHoursOutput = z.object({
  ...seriesAnswer,
  ...period,
  timeZone,
  overallMean: value.describe('Mean price of the period; null: no value is known.'),
  hours: z
    .array(
      z
        .object({
          hour: z.int().describe('Local hour of the day, 0 – 23.'),
          mean: value.describe('Mean price of this hour; null: no value is known.'),
          count: z.int().describe('Values behind the mean.'),
          class: z
            .enum(['peak', 'off_peak', 'normal', 'unknown'])
            .describe(
              '`peak`: more than a tenth above `overallMean`; `off_peak`: more than a tenth below; `unknown`: no value is known.',
            ),
        })
        .meta({ id: 'HourOfDay' }),
    )
    .describe('One entry per local hour of the day.'),
});
export type PeakHoursAnswer = z.infer<typeof peakHoursOutput>;

const window = z
  .object({
    start: stepStart,
    end: stepEnd,
    averagePrice: z.number().describe('Mean price of the window, in `currency` per `unit`.'),
    parts: z.array(part).describe('Which stretches are published prices and which are forecast.'),
  })
  .meta({ id: 'PriceWindow', description: 'A stretch of time and what its energy costs on average.' });
export const optimalWindowsOutput = z.object({
  ...seriesAnswer,
  durationMinutes: z.int().describe('Length of a window.'),
  searched: z
    .object({ start: stepStart, end: stepEnd })
    .meta({ id: 'TimeSpan' })
    .describe('The time in which windows were looked for.'),
  meanPrice: value.describe('Mean over all known prices of the time searched, to hold the windows against.'),
  windows: z.array(window).describe('The cheapest first.'),
  forecast: z
    .object({ modelId, issuedAt })
    .meta({ id: 'ForecastReference', description: 'A forecast by its model and the time it was issued.' })
    .nullable()
    .describe('The forecast that windows rest on; null: published prices alone.'),
});
export type OptimalWindowsAnswer = z.infer<typeof optimalWindowsOutput>;
