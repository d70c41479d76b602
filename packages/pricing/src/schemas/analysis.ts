import { breakdown, issuedAt, modelId, part, trainedOn } from '@energy-optimizer/outlook';
import { z } from 'zod';
import { period, seriesResponse, stepEnd, stepStart, timeZone, value } from './output.ts';

/** Responses about the prices of a period. */

export const statisticsOutput = z.object({
  ...seriesResponse,
  ...period,
  min: value.describe('Lowest price; null if no value is known.'),
  max: value.describe('Highest price; null if no value is known.'),
  mean: value.describe('Mean price; null if no value is known.'),
  volatility: value.describe('Sample standard deviation of the prices; null if fewer than two values are known.'),
  count: z.int().describe('Number of known values.'),
  coverage: z.number().describe('Share of the period with known prices, 0 … 1.'),
});
export type StatisticsResponse = z.infer<typeof statisticsOutput>;

export const trendsOutput = z.object({
  ...seriesResponse,
  ...period,
  direction: z
    .enum(['increasing', 'decreasing', 'stable', 'unknown'])
    .describe('Direction of prices over the period. `unknown`: fewer than two values are known, and `reason` is set.'),
  changePercent: value.describe(
    'Change from `startPrice` to `endPrice`, in percent of the absolute value of `startPrice`; null if fewer than two values are known or `startPrice` is 0.',
  ),
  startPrice: value.describe('Mean of the first third of the known values; null if fewer than two are known.'),
  endPrice: value.describe('Mean of the last third of the known values; null if fewer than two are known.'),
  dataPoints: z.int().describe('Known values in the period.'),
});
export type TrendResponse = z.infer<typeof trendsOutput>;

export const peakHoursOutput = z.object({
  ...seriesResponse,
  ...period,
  timeZone,
  overallMean: value.describe('Mean price of the period; null if no value is known.'),
  hours: z
    .array(
      z
        .object({
          hour: z.int().describe('Local hour of the day, 0 – 23.'),
          mean: value.describe('Mean price of this hour; null if no value is known.'),
          count: z.int().describe('Number of values in the mean.'),
          class: z
            .enum(['peak', 'off_peak', 'normal', 'unknown'])
            .describe(
              '`peak`: more than 10 % above `overallMean`; `off_peak`: more than 10 % below; `unknown`: no value is known.',
            ),
        })
        .meta({ id: 'HourOfDay' }),
    )
    .describe('One entry per local hour of the day.'),
});
export type PeakHoursResponse = z.infer<typeof peakHoursOutput>;

const window = z
  .object({
    start: stepStart,
    end: stepEnd,
    averagePrice: z.number().describe('Mean price of the window, in `currency` per `unit`.'),
    parts: z.array(part).describe('Which parts of the range are published prices and which are forecast.'),
    breakdown: breakdown.optional().describe('With `tariff`: the parts of the average price.'),
  })
  .meta({ id: 'PriceWindow', description: 'A window of time and its average price.' });
export const optimalWindowsOutput = z.object({
  ...seriesResponse,
  durationMinutes: z.int().describe('Length of a window.'),
  searched: z.object({ start: stepStart, end: stepEnd }).meta({ id: 'TimeSpan' }).describe('The search range.'),
  meanPrice: value.describe('Mean of all known prices in the search range, for comparison with the windows.'),
  windows: z.array(window).describe('Cheapest first.'),
  forecast: z
    .object({ modelId, issuedAt, trainedOn })
    .meta({ id: 'ForecastReference', description: 'A forecast, identified by its model and time of issue.' })
    .nullable()
    .describe('The forecast used; null if only published prices were used.'),
});
export type OptimalWindowsResponse = z.infer<typeof optimalWindowsOutput>;
