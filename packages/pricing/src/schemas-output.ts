import { CURRENCIES, PRICE_UNITS, RESOLUTIONS, UTILITIES } from '@energy-optimizer/kernel';
import { z } from 'zod';
import { DIRECTIONS, FLAG, REJECTION_CODES, SERIES_KINDS } from './price-point.ts';
import { EMPTY_REASONS } from './reason.ts';

/** What the price operations answer. */

export const flags = z.array(z.enum(Object.keys(FLAG) as [keyof typeof FLAG, ...(keyof typeof FLAG)[]]));
const freshness = z.object({
  status: z.enum(['fresh', 'stale', 'frozen', 'unknown']),
  dataUntil: z.date().nullable(),
  reason: z.string().optional(),
});

/** Where a price comes from and under which terms. */
export const provenance = {
  kind: z.enum(SERIES_KINDS),
  source: z.string(),
  sourceName: z.string(),
  supplier: z.string().nullable(),
  product: z.string().nullable(),
  unit: z.enum(PRICE_UNITS),
  currency: z.enum(CURRENCIES),
  vatIncluded: z.boolean(),
  direction: z.enum(DIRECTIONS).describe('import: paid for energy from the grid; export: for energy fed into it.'),
  freshness,
  licence: z.string().nullable(),
  attribution: z.string().nullable(),
};
export const provenanceSchema = z.object(provenance);
export type Provenance = z.infer<typeof provenanceSchema>;

/** Why an answer is empty. */
export const emptyReason = z
  .object({
    code: z
      .enum(EMPTY_REASONS)
      .describe(
        '`no_series`: nothing is stored for the market; `nothing_selected`: series are stored, none fits the selection; ' +
          '`not_known_then`: nothing was known at `knownAt`; `outside_range`: what is stored does not cover the time; ' +
          '`only_averages`: only averages over days or months; `too_few_values`: too few for a statement; ' +
          '`no_window`: no stretch of known prices is long enough; `no_tariffs`: no tariff of a supplier is stored.',
      ),
    text: z.string().describe('The same for people.'),
  })
  .nullable()
  .describe('Why the answer is empty; null when it is not.');

export const asked = { region: z.string(), utility: z.enum(UTILITIES), at: z.date(), knownAt: z.date() };

const pricedInterval = z.object({
  start: z.date(),
  end: z.date(),
  price: z.number(),
  flags,
  asOf: z.date(),
  ...provenance,
});
export const currentOutput = z.object({
  ...asked,
  prices: z.array(pricedInterval),
  total: z.int().describe('Series that have a price for the instant, of which `limit` are listed.'),
  reason: emptyReason,
});
export type CurrentPrices = z.infer<typeof currentOutput>;

/** A series by what selects it. */
const otherSeries = z.object({
  kind: provenance.kind,
  source: z.string(),
  supplier: z.string().nullable(),
  product: z.string().nullable(),
  unit: provenance.unit,
  currency: provenance.currency,
  vatIncluded: z.boolean(),
  direction: provenance.direction,
});
export type OtherSeries = z.infer<typeof otherSeries>;

/** What an answer drawn from one series says about it; all null when no series has data there. */
const seriesAnswer = {
  ...asked,
  kind: provenance.kind.nullable(),
  source: z.string().nullable(),
  sourceName: z.string().nullable(),
  supplier: z.string().nullable(),
  product: z.string().nullable(),
  unit: z.enum(PRICE_UNITS),
  currency: z.enum(CURRENCIES),
  vatIncluded: z.boolean().nullable(),
  direction: provenance.direction.nullable(),
  freshness: freshness.nullable(),
  licence: z.string().nullable(),
  attribution: z.string().nullable(),
  asOf: z.date().nullable().describe('When the newest of the data behind this answer became known.'),
  otherSeries: z
    .array(otherSeries)
    .describe('Other stored series of this market with prices in the time asked for, best first, at most ten.'),
  reason: emptyReason,
};

const period = { start: z.date(), end: z.date(), resolution: z.enum(RESOLUTIONS).nullable() };
export const value = z.number().nullable();

/** Runs of equal flags: `count` values from index `from` on. */
const flagged = z.array(z.object({ from: z.int(), count: z.int(), flags }));

export const historyOutput = z.object({
  ...seriesAnswer,
  ...period,
  timeZone: z.string(),
  values: z.array(value).describe('Value i covers step i from `start` on; null: not known.'),
  flagged,
  nextCursor: z.string().nullable(),
});
export type PriceHistory = z.infer<typeof historyOutput>;

const origin = z.enum(['published', 'forecast']);
const part = z.object({ start: z.date(), end: z.date(), origin });

const shares = z.record(z.string(), z.number());

/** Where a forecast comes from. */
const forecastProvenance = z.object({
  method: z
    .enum(['bernstein', 'naive'])
    .describe(
      '`bernstein`: the aggregated experts; `naive`: the weekly naive model, while there is too little history.',
    ),
  trainedThrough: z.string().describe('Local date of the last day learned from, YYYY-MM-DD.'),
  expertWeights: shares.describe('Share of each expert; they sum to 1.'),
  familyWeights: shares.describe(
    'The readable rule over families of experts: each 0.1 – 0.8, sum 1; a family that is alone has 1.',
  ),
  intervalMethod: z.string(),
  measuredCoverage: z
    .array(z.object({ coverage: z.number(), measured: value, days: z.int() }))
    .describe('Share of the actual prices of the last 90 days inside each interval; null while there are too few.'),
  drivers: z
    .array(z.object({ text: z.string(), contribution: z.number() }))
    .describe('Why the first day is as it is, strongest first; contributions in the unit of the answer.'),
  exogenous: z.array(z.string()).describe('Series beside prices that were known: load, wind, solar, weather.'),
  lacks: z.array(z.string()).describe('What is lacking, such as "needs 56 days; has 20".'),
});

export const forecastOutput = z.object({
  ...seriesAnswer,
  ...period,
  timeZone: z.string(),
  values: z.array(value).describe('Value i covers step i from `start` on; null: neither published nor forecast.'),
  parts: z.array(part).describe('Which stretches are published prices and which are forecast.'),
  intervals: z
    .array(z.object({ coverage: z.number(), lower: z.array(value), upper: z.array(value) }))
    .describe('Prediction intervals by the coverage they are made for; null where the price is published.'),
  modelId: z.string(),
  issuedAt: z.date(),
  provenance: forecastProvenance,
});
export type ForecastAnswer = z.infer<typeof forecastOutput>;

export const statisticsOutput = z.object({
  ...seriesAnswer,
  ...period,
  min: value,
  max: value,
  mean: value,
  volatility: value,
  count: z.int(),
  coverage: z.number(),
});
export type StatisticsAnswer = z.infer<typeof statisticsOutput>;

export const trendsOutput = z.object({
  ...seriesAnswer,
  ...period,
  direction: z
    .enum(['increasing', 'decreasing', 'stable', 'unknown'])
    .describe('Of the prices over time. `unknown`: fewer than two values are known, and `reason` is set.'),
  changePercent: value,
  startPrice: value,
  endPrice: value,
  dataPoints: z.int().describe('Known values in the period.'),
});
export type TrendAnswer = z.infer<typeof trendsOutput>;

export const peakHoursOutput = z.object({
  ...seriesAnswer,
  ...period,
  timeZone: z.string(),
  overallMean: value,
  hours: z.array(
    z.object({
      hour: z.int(),
      mean: value,
      count: z.int(),
      class: z.enum(['peak', 'off_peak', 'normal', 'unknown']),
    }),
  ),
});
export type PeakHoursAnswer = z.infer<typeof peakHoursOutput>;

export const optimalWindowsOutput = z.object({
  ...seriesAnswer,
  durationMinutes: z.int(),
  searched: z.object({ start: z.date(), end: z.date() }),
  /** Mean over all known prices of the hours searched, to hold the windows against. */
  meanPrice: value,
  windows: z.array(z.object({ start: z.date(), end: z.date(), averagePrice: z.number(), parts: z.array(part) })),
  forecast: z.object({ modelId: z.string(), issuedAt: z.date() }).nullable(),
});
export type OptimalWindowsAnswer = z.infer<typeof optimalWindowsOutput>;

export const sourcesOutput = z.object({
  items: z.array(
    z.object({
      ...provenance,
      region: z.string(),
      utility: z.enum(UTILITIES),
      firstStart: z.date().nullable(),
      lastEnd: z.date().nullable(),
      lastKnownAt: z.date().nullable(),
      resolution: z.enum(RESOLUTIONS).nullable(),
      homepage: z.string().nullable(),
    }),
  ),
  page: z.int(),
  pageSize: z.int(),
  total: z.int(),
  reason: emptyReason,
});
export type SourceList = z.infer<typeof sourcesOutput>;

export const regionsOutput = z.object({
  regions: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      kind: z.enum(['state', 'country', 'zone']),
      parent: z.string().nullable().describe('The region this one lies in.'),
      timeZones: z.array(z.string()).describe('IANA zones; local days and hours are counted in the first.'),
      currency: z.enum(CURRENCIES),
      stateCode: z.string().nullable().describe('Two letters, of US states.'),
      eic: z.string().nullable().describe('Energy identification code, of European bidding zones.'),
      data: z
        .array(z.object({ utility: z.enum(UTILITIES), kinds: z.array(z.enum(SERIES_KINDS)) }))
        .describe('What has stored prices now; `sources` says from when to when.'),
    }),
  ),
  reason: emptyReason,
});
export type RegionList = z.infer<typeof regionsOutput>;

const rejection = z.object({ code: z.enum(REJECTION_CODES), where: z.string(), reason: z.string() });
export const refreshOutput = z.object({
  at: z.date(),
  providers: z.array(
    z.object({
      provider: z.string(),
      status: z.enum(['ok', 'failed']),
      fetched: z.int(),
      stored: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      rejected: z.int(),
      rejections: z.array(rejection).describe('The first of the rejected rows.'),
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
});
export type RefreshAnswer = z.infer<typeof refreshOutput>;
