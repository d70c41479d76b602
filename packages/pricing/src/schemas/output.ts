import { CURRENCIES, PRICE_UNITS, RESOLUTIONS, UTILITIES } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { EMPTY_REASONS } from '../query/empty-reasons.ts';
import { DIRECTIONS, FLAG, SERIES_KINDS } from '../series/price-point.ts';

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
export const provenance = {
  kind: z
    .enum(SERIES_KINDS)
    .describe(
      'Wholesale: day_ahead auction, intraday_index of trades, real_time spot. Retail: tariff of a supplier, retail_average of a survey, standing_charge per day.',
    ),
  source: z.string().describe('ID of the source, such as `energy_charts` or `csv`.'),
  sourceName: z.string().describe('Display name of the source.'),
  supplier: z.string().nullable().describe('Supplier of the tariff; null if the price is not a tariff.'),
  product: z
    .string()
    .nullable()
    .describe('Supplier product, market node or survey sector; null if the source has only one series.'),
  unit: z.enum(PRICE_UNITS).describe('Unit of the prices.'),
  currency: z.enum(CURRENCIES).describe('Currency of the prices (ISO 4217).'),
  vatIncluded: z.boolean().describe('Whether the prices include VAT.'),
  direction: z
    .enum(DIRECTIONS)
    .describe('import: price of energy from the grid; export: price paid for energy fed into the grid.'),
  freshness: freshness.describe('How up to date the stored prices are.'),
  license: z.string().nullable().describe('License of the data; null if unknown.'),
  attribution: z.string().nullable().describe('Attribution required when displaying the data; null if none.'),
};
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

const amount = z.number();

/** The price and its parts; one schema for a single price, one for columns. */
const parts = <T extends z.ZodType>(value: T) => ({
  energy: value.describe('Energy, before VAT.'),
  grid: value.describe('Grid fees, before VAT.'),
  tax: value.describe('Taxes and levies other than VAT.'),
  other: value.describe('State support, credits and fees, before VAT; negative where they reduce the price.'),
  vat: value.describe('VAT of all parts.'),
});
export const breakdown = z
  .object(parts(amount))
  .meta({ id: 'PriceBreakdown', description: 'The parts of a price as a household pays it; they add up to it.' });
const breakdownColumns = z
  .object(parts(z.array(amount.nullable())))
  .meta({ id: 'PriceBreakdownColumns', description: 'The parts of each value; they add up to it.' });

/** In responses with `values`, if a tariff was requested. */
export const tariffColumns = {
  breakdown: breakdownColumns.optional().describe('With `tariff`: the parts of each value.'),
  exportValues: z
    .array(amount.nullable())
    .optional()
    .describe('With `tariff`: price paid for energy fed into the grid in each step; 0 where the tariff pays nothing.'),
};

/** The fields that select a series. */
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
  .meta({ id: 'SeriesSelection', description: 'The properties that identify a series.' });
export type OtherSeries = z.infer<typeof seriesSelection>;

const tariffVersion = z
  .object({
    id: z.string().describe('ID of the version.'),
    from: z.iso.date().nullable().describe('First day on which it is in force; null if not stated.'),
    until: z.iso.date().nullable().describe('First day on which it is no longer in force; null if not stated.'),
  })
  .meta({ id: 'TariffVersionInForce' });
const assumption = z
  .object({
    code: z
      .enum(['first_tier', 'vat_not_stated'])
      .describe(
        '`first_tier`: the prices are those of the first unit in the billing period; `vat_not_stated`: the tariff does not state VAT.',
      ),
    text: z.string().describe('Human-readable explanation.'),
  })
  .meta({ id: 'PriceAssumption' });

/** The tariff of a response. */
const tariffView = z
  .object({
    reference: z.string().describe('The requested tariff.'),
    supplier: z.string().nullable().describe('ID of the supplier; null if it is none of the registry.'),
    tariffId: z.string().describe('ID of the tariff, the same in all versions.'),
    name: z.string().describe('Name of the tariff.'),
    versions: z.array(tariffVersion).describe('The versions in force in the range; each applies on its own days.'),
    zone: z.string().nullable().describe('The zone; null if none was given.'),
    used: z.number().nullable().describe('Units used so far in the billing period; null if not given.'),
    contractStart: z.iso.date().nullable().describe('First day of the contract; null if not given.'),
    market: z
      .object({
        ...seriesSelection.shape,
        license: provenance.license,
        attribution: provenance.attribution,
        sourceName: provenance.sourceName,
      })
      .meta({ id: 'FollowedMarket', description: 'The stored market prices that a tariff follows.' })
      .nullable()
      .describe('The market prices that the tariff follows; null if it follows none, or only the forecast.'),
    assumptions: z.array(assumption).describe('What the prices assume.'),
  })
  .meta({ id: 'PricedTariff', description: 'The tariff in whose prices a response is.' });
export type TariffView = z.infer<typeof tariffView>;

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
  vatIncluded: orNull(provenance.vatIncluded, NO_SERIES),
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
