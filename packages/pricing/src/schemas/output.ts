import { RESOLUTIONS, UTILITIES } from '@energy-optimizer/kernel';
import {
  breakdown,
  MIXED_VAT,
  seriesSelection,
  seriesTerms,
  tariffColumns,
  tariffView,
} from '@energy-optimizer/outlook';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { EMPTY_REASONS } from '../query/empty-reasons.ts';
import { FLAG } from '../series/price-point.ts';

/** Responses of the price operations. */

export const flags = z
  .array(z.enum(Object.keys(FLAG) as [keyof typeof FLAG, ...(keyof typeof FLAG)[]]))
  .describe('Special properties of the price; empty if there are none.');
/** The nullable variant of a field, with the meaning of null. */
const orNull = <T extends z.ZodType>(schema: T, meaning: string) =>
  schema.nullable().describe(`${schema.description ?? ''} ${meaning}`.trim());
const freshness = z
  .object({
    status: z
      .enum(['fresh', 'stale', 'frozen', 'unknown'])
      .describe(
        '`fresh`: up to date; `stale`: newer prices are overdue; `frozen`: the source is no longer updated; `unknown`: there is no data, or no expected update schedule.',
      ),
    dataUntil: z.date().nullable().describe('End of the stored prices; null if there are none.'),
    reason: z.string().optional().describe('Human-readable reason if not fresh.'),
  })
  .meta({ id: 'Freshness', description: 'How up to date the stored prices of a series are.' });

/** Source and license of a price. */
export const provenance = { ...seriesTerms, freshness: freshness.describe('How up to date the stored prices are.') };
export const provenanceSchema = z.object(provenance).meta({ id: 'Provenance' });
export type Provenance = z.infer<typeof provenanceSchema>;

/** Why a response is empty. */
export const emptyReason = z
  .object({
    code: z
      .enum(EMPTY_REASONS)
      .describe(
        '`no_series`: nothing is stored for the market; `nothing_selected`: no stored series matches the selection; ' +
          '`not_known_then`: nothing was known at `knownAt`; `outside_range`: stored prices do not cover the range; ' +
          '`only_averages`: only daily or monthly averages are stored; `too_few_values`: too few values are known; ' +
          '`no_window`: no run of known prices is long enough; `no_tariffs`: no supplier tariff is stored; ' +
          '`tariff_not_in_force`: no version of the tariff applies in the range; `tariff_incomplete`: the tariff states no complete price.',
      ),
    text: z.string().describe('Human-readable explanation.'),
  })
  .nullable()
  .describe('Why the response is empty; null if it is not.');

export const asked = {
  region: regionCode.describe('The requested region.'),
  utility: z.enum(UTILITIES).describe('The utility.'),
  at: z.date().describe('The instant used as the current time.'),
  knownAt: z.date().describe('The response uses only data known at this instant.'),
};
export const stepStart = z.date().describe('Start, inclusive.');
export const stepEnd = z.date().describe('End, exclusive.');
export const asOf = z.date().describe('When the price became known.');

export type OtherSeries = z.infer<typeof seriesSelection>;

const pricedInterval = z
  .object({
    start: stepStart,
    end: stepEnd,
    price: z.number().describe('In `currency` per `unit`.'),
    flags,
    asOf,
    ...provenance,
    breakdown: breakdown.optional().describe('With `tariff`: the parts of the price.'),
    exportPrice: z
      .number()
      .optional()
      .describe('With `tariff`: price paid for energy fed into the grid; 0 if the tariff pays nothing.'),
  })
  .meta({ id: 'PricedInterval', description: 'The price of one series at the requested instant.' });
export const currentOutput = z.object({
  ...asked,
  prices: z.array(pricedInterval).describe('One entry per series, best source first; with `tariff`, one entry.'),
  total: z.int().describe('Total number of series with a price at the instant; at most `limit` are listed.'),
  reason: emptyReason,
  tariff: tariffView.optional().describe('With `tariff`: the tariff in whose prices the response is.'),
});
export type CurrentPrices = z.infer<typeof currentOutput>;

const NO_SERIES = 'Null if no series has data in the range.';

/** Fields describing the series of a response; all null if no series has data. */
export const seriesResponse = {
  ...asked,
  kind: orNull(provenance.kind, NO_SERIES),
  source: orNull(provenance.source, NO_SERIES),
  sourceName: orNull(provenance.sourceName, NO_SERIES),
  supplier: provenance.supplier,
  product: provenance.product,
  unit: provenance.unit,
  currency: provenance.currency,
  vatIncluded: orNull(provenance.vatIncluded, `${NO_SERIES} ${MIXED_VAT}`),
  direction: orNull(provenance.direction, NO_SERIES),
  freshness: freshness.nullable().describe(`How up to date the stored prices are. ${NO_SERIES}`),
  license: provenance.license,
  attribution: provenance.attribution,
  asOf: z.date().nullable().describe('When the newest data used for this response became known.'),
  otherSeries: z
    .array(seriesSelection)
    .describe('Other stored series of this market with prices in the requested range, best first, at most ten.'),
  reason: emptyReason,
  tariff: tariffView.optional().describe('With `tariff`: the tariff in whose prices the response is.'),
};

const resolution = z.enum(RESOLUTIONS).describe('Step length, ISO 8601 duration.');
export const period = { start: stepStart, end: stepEnd, resolution: orNull(resolution, NO_SERIES) };
export const value = z.number().nullable();
export const timeZone = z.string().describe('IANA time zone of the region, used for local days and hours.');

/** Runs of equal flags: `count` values from index `from` on. */
const flagged = z
  .array(
    z
      .object({
        from: z.int().describe('Index of the first value.'),
        count: z.int().describe('Number of values.'),
        flags,
      })
      .meta({
        id: 'FlaggedRun',
        description: 'A run of `count` values, starting at index `from`, that have these flags.',
      }),
  )
  .describe('Runs of values with the same flags. Values outside these runs have no flags.');

export const historyOutput = z.object({
  ...seriesResponse,
  ...period,
  timeZone,
  values: z.array(value).describe('Value i covers step i from `start`; null if unknown.'),
  flagged,
  ...tariffColumns,
  nextCursor: z.string().nullable().describe('Send it as `cursor` to get the next page; null on the last page.'),
});
export type PriceHistory = z.infer<typeof historyOutput>;
