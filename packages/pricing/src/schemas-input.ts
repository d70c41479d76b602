import { PRICE_UNITS, RESOLUTIONS, UTILITIES } from '@energy-optimizer/kernel';
import { z } from 'zod';
import { SERIES_KINDS } from './price-point.ts';

/** The inputs of the price operations. Dates are instants; REST carries them as ISO-8601 with a zone. */

const instant = z.date().min(new Date('1970-01-01T00:00:00Z')).max(new Date('2200-01-01T00:00:00Z'));
const name = z.string().min(1).max(100);

/** The region's code; the service checks it against the table of regions (`unknown_region`). */
const region = z.string().min(1).max(40);
const days = (max: number) => z.int().min(1).max(max).default(7);

const replay = {
  at: instant.optional().describe('The instant that counts as now; default: now.'),
  knownAt: instant.optional().describe('Only what was known at this instant; default: `at`.'),
};
const market = { region, utility: z.enum(UTILITIES).default('electricity') };
const unit = z.enum(PRICE_UNITS).optional().describe("Default: the utility's usual unit.");
const selection = {
  supplier: name.optional(),
  source: name.optional(),
  product: name.optional(),
  kind: z.enum(SERIES_KINDS).optional(),
  unit,
};
const oneSeries = { ...market, ...selection, ...replay };

export const currentInput = z.strictObject({ ...oneSeries, limit: z.int().min(1).max(100).default(10) });

/** Longest range of one question, in days. */
export const MAX_RANGE_DAYS = 366;
/** Values in one page of a series. */
export const MAX_PAGE_VALUES = 10_000;

export const historyInput = z.strictObject({
  ...oneSeries,
  start: instant.optional(),
  end: instant.optional().describe('Exclusive. Default: the end of the current hour.'),
  days: z.int().min(1).max(365).default(7).describe('Counted back from `end` when there is no `start`.'),
  resolution: z.enum(RESOLUTIONS).optional().describe('Default: the finest in the range.'),
  limit: z.int().min(1).max(MAX_PAGE_VALUES).default(MAX_PAGE_VALUES).describe('Values per page.'),
  cursor: z.string().max(400).optional(),
});

export const forecastInput = z.strictObject({
  ...market,
  unit,
  ...replay,
  hours: z.int().min(1).max(168).default(24),
});
export const compareInput = z.strictObject({ ...market, unit, ...replay });
export const statisticsInput = z.strictObject({ ...oneSeries, days: days(365) });
export const trendsInput = z.strictObject({ ...oneSeries, days: days(90) });
export const peakHoursInput = z.strictObject({ ...oneSeries, days: days(30) });
export const optimalWindowsInput = z.strictObject({
  ...oneSeries,
  durationMinutes: z.int().min(15).max(1440).default(60),
  withinHours: z.int().min(1).max(48).default(24),
  count: z.int().min(1).max(10).default(3),
  nonOverlapping: z.boolean().default(true),
});
export const sourcesInput = z.strictObject({
  region: region.optional(),
  utility: z.enum(UTILITIES).optional(),
  at: replay.at,
  page: z.int().min(1).max(10_000).default(1),
  pageSize: z.int().min(1).max(500).default(100),
});
export const refreshInput = z.strictObject({
  providers: z.array(name).min(1).max(50).optional().describe('Default: all that are enabled.'),
  regions: z.array(region).min(1).max(200).optional(),
  start: instant.optional(),
  end: instant.optional(),
});

export const streamInput = z.strictObject({
  ...market,
  lastEventId: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional()
    .describe(
      'The id of the last event received: the stream goes on after it. Over REST also the header `Last-Event-ID`.',
    ),
});
