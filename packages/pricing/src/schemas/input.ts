import { PRICE_UNITS, REGIONS, RESOLUTIONS, type RegionInput, UTILITIES } from '@energy-optimizer/kernel';
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
    'Where a whole state or country has no prices, its zones may have: `regions` with it as `parent` says so.',
) as unknown as z.ZodType<string, RegionInput>;
const days = (max: number) =>
  z.int().min(1).max(max).optional().describe('Days of 24 hours back from the end of the current hour. Default: 7.');

/** A calendar day of the region, 23 to 25 hours long. */
const day = z.iso
  .date({ error: 'is not a calendar day, such as 2026-03-29' })
  .refine((text) => text >= '1970-01-02' && text < '2200-01-01', { error: 'must be from 1970-01-02 to 2199-12-31' })
  .optional();
const periodDay = day.describe(
  "A local day of the region, such as 2026-03-29, from midnight to midnight on the region's clock (23, 24 or 25 hours). Instead of `days`.",
);

const replay = {
  at: instant.optional().describe('The instant that counts as now; default: now.'),
  knownAt: instant.optional().describe('Only what was known at this instant; default: `at`.'),
};
const market = { region, utility: z.enum(UTILITIES).default('electricity').describe('What is bought.') };
const unit = z.enum(PRICE_UNITS).optional().describe("Default: the utility's usual unit.");
const selection = {
  supplier: name.optional().describe('Only tariffs of this supplier, such as octopus; 404 when it has none here.'),
  source: name.optional().describe('Only prices of this source, such as energy_charts or csv; `sources` lists them.'),
  product: name.optional().describe('Only this product of a supplier, node of a market or sector of a survey.'),
  kind: z
    .enum(SERIES_KINDS)
    .optional()
    .describe(
      'Wholesale: day_ahead auction, intraday_index of trades, real_time spot. Retail: tariff of a supplier, ' +
        'retail_average of a survey, standing_charge per day. Default: the first of these that has prices, standing charges left out.',
    ),
  currency: provenance.currency
    .optional()
    .describe(
      "Only prices in this currency, where a region has several. Default: the region's own first. Nothing is converted between currencies.",
    ),
  unit,
};
const direction = z
  .enum(DIRECTIONS)
  .default('import')
  .describe('import: prices of energy from the grid. export: what is paid for energy fed into it.');
const oneSeries = { ...market, ...selection, ...replay };

export const currentInput = z.strictObject({
  ...oneSeries,
  direction,
  limit: z.int().min(1).max(100).default(10).describe('Series listed at most.'),
});

/** Longest range of one question, in days. */
export const MAX_RANGE_DAYS = 366;
/** Hours that windows are searched in at most: as far as forecasts reach. */
export const MAX_HORIZON_HOURS = 168;
/** Windows in one answer. */
export const MAX_WINDOWS = 100;
/** Values in one page of a series. */
export const MAX_PAGE_VALUES = 10_000;

export const historyInput = z.strictObject({
  ...oneSeries,
  direction,
  start: instant.optional().describe('Default: `days` before the end.'),
  end: instant.optional().describe('Exclusive. Default: `days` after `start`, else the end of the current hour.'),
  days: z
    .int()
    .min(1)
    .max(365)
    .optional()
    .describe(
      'Days of 24 hours: from `start` on where there is one, else back from the end. Default: 7, or up to the end of the current hour after a `start` in the past.',
    ),
  day: day.describe(
    "A local day of the region, such as 2026-03-29, from midnight to midnight on the region's clock (23, 24 or 25 hours). Instead of `start`, `end` and `days`.",
  ),
  resolution: z.enum(RESOLUTIONS).optional().describe('Default: the finest in the range.'),
  limit: z.int().min(1).max(MAX_PAGE_VALUES).default(MAX_PAGE_VALUES).describe('Values per page.'),
  cursor: z.string().max(400).optional().describe('`nextCursor` of the page before; all else as it was asked then.'),
});

export const forecastInput = z.strictObject({
  ...market,
  currency: selection.currency,
  unit,
  ...replay,
  hours: z.int().min(1).max(168).optional().describe('Hours from the current one on. Default: 24.'),
  day: day.describe('A local day of the region, such as 2026-03-29, midnight to midnight. Instead of `hours`.'),
});
export const compareInput = z.strictObject({
  ...market,
  currency: selection.currency,
  unit,
  direction: direction.describe(
    "import: suppliers' tariffs, cheapest first. export: feed-in tariffs, best paid first.",
  ),
  annualUsage: z
    .number()
    .min(0.001)
    .max(1e9)
    .optional()
    .describe(
      "Units used in a year, in the answer's unit (kWh …). Offers are then ranked by the mean unit rate over the stated period plus the standing charge spread over this usage.",
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
    .describe('Windows lie wholly within these hours from `earliest`. Default: 24. Instead of `latest`.'),
  earliest: instant.optional().describe('No window starts before this, nor before now. Default: now.'),
  latest: instant
    .optional()
    .describe(
      'Every window has ended by then, at most 168 hours after `earliest`. Default: `withinHours` after `earliest`.',
    ),
  count: z.int().min(1).max(MAX_WINDOWS).default(3).describe('Windows at most, cheapest first.'),
  nonOverlapping: z.boolean().default(true).describe('False: windows may share time with each other.'),
});
export const sourcesInput = z.strictObject({
  region: region.optional(),
  utility: z.enum(UTILITIES).optional(),
  direction: z.enum(DIRECTIONS).optional().describe('Default: both.'),
  page: z.int().min(1).max(10_000).default(1),
  pageSize: z.int().min(1).max(500).default(100),
});
export const regionsInput = z.strictObject({
  parent: region.optional().describe('Only regions that lie in this one, at any depth.'),
  withData: z.boolean().default(false).describe('True: only regions that have stored prices.'),
});
export const refreshInput = z.strictObject({
  providers: z.array(name).min(1).max(50).optional().describe('Default: all that are enabled.'),
  regions: z.array(region).min(1).max(200).optional().describe('Default: all that the provider has.'),
  start: instant.optional().describe('Default: two days back, further where data comes in late.'),
  end: instant.optional().describe('Exclusive. Default: in two days.'),
});

export const streamInput = z.strictObject({
  ...market,
  lastEventId: z
    .string()
    .regex(/^\d{0,15}$/, 'must be the id of an event')
    .optional()
    .describe(
      'The id of the last event received: the stream goes on after it. Empty: as if left out. Over REST also the header `Last-Event-ID`.',
    ),
});
