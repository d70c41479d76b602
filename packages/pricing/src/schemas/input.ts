import { PRICE_UNITS, REGIONS, RESOLUTIONS, type RegionInput, UTILITIES } from '@energy-optimizer/kernel';
import { tariffInputs } from '@energy-optimizer/outlook';
import { instant, regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { DIRECTIONS, SERIES_KINDS } from '../series/price-point.ts';
import { provenance } from './output.ts';

/** The inputs of the price operations. Dates are instants; REST carries them as ISO-8601 with a zone. */

const name = z.string().min(1).max(100);

const zoneCodes = REGIONS.filter(({ kind }) => kind === 'zone').map(({ code }) => code);
const countryCodes = REGIONS.filter(({ kind }) => kind === 'country').map(({ code }) => code);

/** The region's code; the service checks it against the table of regions (`unknown_region`). */
const region = regionCode.describe(
  `A US state as us_<state> (us_ct), a country (${countryCodes.join(', ')}) or a price zone (${zoneCodes.join(', ')}). ` +
    'If a state or country has no prices, its zones may have some: see `regions` with it as `parent`.',
) as unknown as z.ZodType<string, RegionInput>;
const days = (max: number) =>
  z.int().min(1).max(max).optional().describe('Number of 24-hour days before the end of the current hour. Default: 7.');

/** A calendar day of the region, 23 to 25 hours long. */
const day = z.iso
  .date({ error: 'must be a calendar date, such as 2026-03-29' })
  .refine((text) => text >= '1970-01-02' && text < '2200-01-01', { error: 'must be from 1970-01-02 to 2199-12-31' })
  .optional();
const periodDay = day.describe(
  "A local day of the region, such as 2026-03-29, from midnight to midnight on the region's clock (23, 24 or 25 hours). Instead of `days`.",
);

const replay = {
  at: instant.optional().describe('The instant to use as the current time. Default: now.'),
  knownAt: instant.optional().describe('Use only data known at this instant. Default: `at`.'),
};
const market = { region, utility: z.enum(UTILITIES).default('electricity').describe('The utility.') };
const unit = z.enum(PRICE_UNITS).optional().describe('Unit of the prices. Default: the usual unit of the utility.');
const selection = {
  supplier: name
    .optional()
    .describe('Only tariffs of this supplier, such as octopus; 404 if it has none in the region.'),
  source: name.optional().describe('Only prices from this source, such as energy_charts or csv; `sources` lists them.'),
  product: name.optional().describe('Only this supplier product, market node or survey sector.'),
  kind: z
    .enum(SERIES_KINDS)
    .optional()
    .describe(
      'Wholesale: day_ahead auction, intraday_index of trades, real_time spot. Retail: tariff of a supplier, ' +
        'retail_average of a survey, standing_charge per day. Default: the first of these that has prices, excluding standing charges.',
    ),
  currency: provenance.currency
    .optional()
    .describe(
      'Only prices in this currency, for regions with several. Default: the currency of the region is preferred. Currencies are never converted.',
    ),
  unit,
};
const direction = z
  .enum(DIRECTIONS)
  .default('import')
  .describe('import: prices of energy from the grid. export: prices paid for energy fed into the grid.');
/** Prices as a household pays them. */
const paid = {
  ...tariffInputs,
  tariff: tariffInputs.tariff.describe(
    `${tariffInputs.tariff.description} \`kind\` (default: day_ahead), \`source\` and \`product\` then select the market price that a dynamic tariff follows.`,
  ),
};
const oneSeries = { ...market, ...selection, ...replay, ...paid };

export const currentInput = z.strictObject({
  ...oneSeries,
  direction,
  limit: z.int().min(1).max(100).default(10).describe('Maximum number of series.'),
});

/** Maximum range of one query, in days. */
export const MAX_RANGE_DAYS = 366;
/** Maximum search range of windows in hours: the reach of forecasts. */
export const MAX_HORIZON_HOURS = 168;
/** Maximum number of windows in one response. */
const MAX_WINDOWS = 100;
/** Values in one page of a series. */
const MAX_PAGE_VALUES = 10_000;

export const historyInput = z.strictObject({
  ...oneSeries,
  direction,
  start: instant.optional().describe('Start, inclusive. Default: `days` before the end.'),
  end: instant
    .optional()
    .describe('End, exclusive. Default: `days` after `start` if given, otherwise the end of the current hour.'),
  days: z
    .int()
    .min(1)
    .max(365)
    .optional()
    .describe(
      'Number of 24-hour days from `start` if given, otherwise before the end. Default: 7, or with a `start` in the past, up to the end of the current hour.',
    ),
  day: day.describe(
    "A local day of the region, such as 2026-03-29, from midnight to midnight on the region's clock (23, 24 or 25 hours). Instead of `start`, `end` and `days`.",
  ),
  resolution: z.enum(RESOLUTIONS).optional().describe('Step length. Default: the finest in the range.'),
  limit: z.int().min(1).max(MAX_PAGE_VALUES).default(MAX_PAGE_VALUES).describe('Values per page.'),
  cursor: z
    .string()
    .max(400)
    .optional()
    .describe('`nextCursor` of the previous page; all other parameters must be unchanged.'),
});

export const forecastInput = z.strictObject({
  ...market,
  currency: selection.currency,
  unit,
  ...replay,
  ...paid,
  hours: z.int().min(1).max(168).optional().describe('Number of hours, starting with the current one. Default: 24.'),
  day: day.describe('A local day of the region, such as 2026-03-29, midnight to midnight. Instead of `hours`.'),
});
export const compareInput = z.strictObject({
  ...market,
  currency: selection.currency,
  unit,
  direction: direction.describe("import: suppliers' tariffs, cheapest first. export: feed-in tariffs, highest first."),
  annualUsage: z
    .number()
    .min(0.001)
    .max(1e9)
    .optional()
    .describe(
      'Annual usage in the unit of the response (such as kWh). Offers are then ranked by the mean unit rate over `basis.period` plus the standing charge spread over this usage.',
    ),
  ...replay,
});
export const statisticsInput = z.strictObject({ ...oneSeries, direction, days: days(365), day: periodDay });
export const trendsInput = z.strictObject({ ...oneSeries, days: days(90), day: periodDay });
export const peakHoursInput = z.strictObject({ ...oneSeries, direction, days: days(30), day: periodDay });
export const optimalWindowsInput = z.strictObject({
  ...oneSeries,
  durationMinutes: z.int().min(15).max(1440).default(60).describe('Length of a window: 15 minutes to 24 hours.'),
  withinHours: z
    .int()
    .min(1)
    .max(48)
    .optional()
    .describe('Windows must lie entirely within this many hours from `earliest`. Default: 24. Instead of `latest`.'),
  earliest: instant.optional().describe('Windows start no earlier than this, and never in the past. Default: now.'),
  latest: instant
    .optional()
    .describe(
      'Windows end no later than this; at most 168 hours after `earliest`. Default: `withinHours` after `earliest`.',
    ),
  count: z.int().min(1).max(MAX_WINDOWS).default(3).describe('Maximum number of windows, cheapest first.'),
  nonOverlapping: z.boolean().default(true).describe('If false, windows may overlap.'),
});
export const sourcesInput = z.strictObject({
  region: region.optional(),
  utility: z.enum(UTILITIES).optional(),
  direction: z.enum(DIRECTIONS).optional().describe('Only this direction. Default: both.'),
  page: z.int().min(1).max(10_000).default(1),
  pageSize: z.int().min(1).max(500).default(100),
});
export const regionsInput = z.strictObject({
  parent: region.optional().describe('Only regions inside this one, at any depth.'),
  withData: z.boolean().default(false).describe('If true, only regions with stored prices.'),
});
export const refreshInput = z.strictObject({
  providers: z
    .array(name)
    .min(1)
    .max(50)
    .optional()
    .describe('Providers to fetch from. Default: all enabled providers.'),
  regions: z
    .array(region)
    .min(1)
    .max(200)
    .optional()
    .describe('Regions to fetch. Default: all regions of the provider.'),
  start: instant
    .optional()
    .describe('Start, inclusive. Default: two days ago, or earlier for sources that publish late.'),
  end: instant.optional().describe('End, exclusive. Default: two days from now.'),
});

export const streamInput = z.strictObject({
  ...market,
  ...tariffInputs,
  lastEventId: z
    .string()
    .regex(/^\d{0,15}$/, 'must be an event ID')
    .optional()
    .describe(
      'ID of the last event received; the stream resumes after it. An empty string counts as omitted. Over REST, the `Last-Event-ID` header works as well.',
    ),
});
