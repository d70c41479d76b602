import { CURRENCIES, PRICE_UNITS, RESOLUTIONS, UTILITIES } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { EMPTY_REASONS } from '../query/empty-reasons.ts';
import { DIRECTIONS, FLAG, SERIES_KINDS } from '../series/price-point.ts';

/** What the price operations answer. */

export const flags = z
  .array(z.enum(Object.keys(FLAG) as [keyof typeof FLAG, ...(keyof typeof FLAG)[]]))
  .describe('What is particular about the price; empty: nothing.');
/** The same field where it may be null, with what null says. */
export const orNull = <T extends z.ZodType>(schema: T, meaning: string) =>
  schema.nullable().describe(`${schema.description ?? ''} ${meaning}`.trim());
const freshness = z
  .object({
    status: z
      .enum(['fresh', 'stale', 'frozen', 'unknown'])
      .describe(
        '`fresh`: as new as the source publishes; `stale`: newer prices are overdue; `frozen`: the source is never updated again; `unknown`: there is no data, or nothing says how new it should be.',
      ),
    dataUntil: z.date().nullable().describe('Where the stored prices end; null: there are none.'),
    reason: z.string().optional().describe('Why it is not fresh, for people.'),
  })
  .meta({ id: 'Freshness', description: 'How new the stored prices of a series are.' });

/** Where a price comes from and under which terms. */
export const provenance = {
  kind: z
    .enum(SERIES_KINDS)
    .describe(
      'Wholesale: day_ahead auction, intraday_index of trades, real_time spot. Retail: tariff of a supplier, retail_average of a survey, standing_charge per day.',
    ),
  source: z.string().describe('Id of the source, such as `energy_charts` or `csv`.'),
  sourceName: z.string().describe('Name of the source, for people.'),
  supplier: z.string().nullable().describe('Supplier of a tariff; null: not a tariff.'),
  product: z
    .string()
    .nullable()
    .describe('Product of a supplier, node of a market or sector of a survey; null: the source has one series only.'),
  unit: z.enum(PRICE_UNITS).describe('What the prices are per.'),
  currency: z.enum(CURRENCIES).describe('Currency of the prices (ISO 4217).'),
  vatIncluded: z.boolean().describe('Whether the prices include VAT.'),
  direction: z.enum(DIRECTIONS).describe('import: paid for energy from the grid; export: for energy fed into it.'),
  freshness: freshness.describe('How new the stored prices are.'),
  licence: z.string().nullable().describe('Licence of the data; null: not known.'),
  attribution: z.string().nullable().describe('What has to be named where the data is shown; null: nothing.'),
};
export const provenanceSchema = z.object(provenance).meta({ id: 'Provenance' });
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

export const asked = {
  region: regionCode.describe('The region asked about.'),
  utility: z.enum(UTILITIES).describe('What is bought.'),
  at: z.date().describe('The instant that counted as now.'),
  knownAt: z.date().describe('Only what was known at this instant is in the answer.'),
};
export const stepStart = z.date().describe('Start, inclusive.');
export const stepEnd = z.date().describe('End, exclusive.');
export const asOf = z.date().describe('When the price became known.');

const pricedInterval = z
  .object({
    start: stepStart,
    end: stepEnd,
    price: z.number().describe('In `currency` per `unit`.'),
    flags,
    asOf,
    ...provenance,
  })
  .meta({ id: 'PricedInterval', description: 'The price of one series at the instant asked for.' });
export const currentOutput = z.object({
  ...asked,
  prices: z.array(pricedInterval).describe('One entry per series, best source first.'),
  total: z.int().describe('Series that have a price for the instant, of which `limit` are listed.'),
  reason: emptyReason,
});
export type CurrentPrices = z.infer<typeof currentOutput>;

/** A series by what selects it. */
export const seriesSelection = z
  .object({
    kind: provenance.kind,
    source: provenance.source,
    supplier: provenance.supplier,
    product: provenance.product,
    unit: provenance.unit,
    currency: provenance.currency,
    vatIncluded: provenance.vatIncluded,
    direction: provenance.direction,
  })
  .meta({ id: 'SeriesSelection', description: 'A series by what selects it.' });
export type OtherSeries = z.infer<typeof seriesSelection>;

const NO_SERIES = 'null: no series has data there.';

/** What an answer drawn from one series says about it; all null when no series has data there. */
export const seriesAnswer = {
  ...asked,
  kind: orNull(provenance.kind, NO_SERIES),
  source: orNull(provenance.source, NO_SERIES),
  sourceName: orNull(provenance.sourceName, NO_SERIES),
  supplier: provenance.supplier,
  product: provenance.product,
  unit: provenance.unit,
  currency: provenance.currency,
  vatIncluded: orNull(provenance.vatIncluded, NO_SERIES),
  direction: orNull(provenance.direction, NO_SERIES),
  freshness: freshness.nullable().describe(`How new the stored prices are. ${NO_SERIES}`),
  licence: provenance.licence,
  attribution: provenance.attribution,
  asOf: z.date().nullable().describe('When the newest of the data behind this answer became known.'),
  otherSeries: z
    .array(seriesSelection)
    .describe('Other stored series of this market with prices in the time asked for, best first, at most ten.'),
  reason: emptyReason,
};

const resolution = z.enum(RESOLUTIONS).describe('Length of a step, ISO 8601.');
export const period = { start: stepStart, end: stepEnd, resolution: orNull(resolution, NO_SERIES) };
export const value = z.number().nullable();
export const timeZone = z.string().describe('IANA zone in which local days and hours of the region are counted.');

/** Runs of equal flags: `count` values from index `from` on. */
const flagged = z
  .array(
    z
      .object({
        from: z.int().describe('Index of the first value.'),
        count: z.int().describe('How many values.'),
        flags,
      })
      .meta({ id: 'FlaggedRun', description: '`count` values from index `from` on have these flags.' }),
  )
  .describe('Runs of values with the same flags; values in no run have none.');

export const historyOutput = z.object({
  ...seriesAnswer,
  ...period,
  timeZone,
  values: z.array(value).describe('Value i covers step i from `start` on; null: not known.'),
  flagged,
  nextCursor: z.string().nullable().describe('Give it as `cursor` for the next page; null: this is the last.'),
});
export type PriceHistory = z.infer<typeof historyOutput>;
