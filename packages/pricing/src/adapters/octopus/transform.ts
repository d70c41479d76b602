import { addDays, HOUR_MS, localDate, localDay, type RegionCode, roundTo } from '@energy-optimizer/kernel';
import { fromIso, isRecord } from '@energy-optimizer/providers';
import type { Direction, Parsed, SeriesKey } from '../../series/price-point.ts';
import { noData, parsedResults, type RowResult, readRow, reject } from '../shared/index.ts';
import { type Rate, rateSchema } from './payload.ts';
import type { RatesAbout } from './tariff.ts';

const TIME_ZONE = 'Europe/London';
/** A price for a part of a day is a unit rate; one for whole days may be a standing charge. */
const SHORTEST_DAY_MS = 23 * HOUR_MS;

export interface RatesContext {
  readonly about: RatesAbout;
  /** Where the address names no tariff. */
  readonly region: RegionCode;
  readonly now: Date;
  /** What the caller says about it; else the product's name, else the VAT. */
  readonly direction?: Direction | undefined;
}

/**
 * Rows of one list → prices incl. VAT (what a household pays); a row that has only the price without VAT becomes part
 * of the series of those. A list of which nothing says whether it is of supply or of export is rejected.
 * Unit rates stay in pence (`cents_kwh` of GBP); standing charges become GBP per day. Only the direct-debit price is
 * kept, so that one tariff has one price at a time. A rate that is open ended is known to hold, not to hold for ever:
 * it ends at the end of the local day after `now`, and each fetch moves that end on.
 */
export function readResults(results: readonly unknown[], context: RatesContext): Parsed {
  if (results.length === 0) return noData('results', 'the list is empty');
  const direction = context.direction ?? context.about.direction ?? directionByVat(results);
  const list = { ...context, direction };
  return parsedResults(
    results.map((value, index) => {
      const where = `row ${index + 1}`;
      return notARate(value, where) ?? readRow(rateSchema, value, where, (rate) => readRate(rate, where, list));
    }),
  );
}

/** VAT is on every supply and on no export: where it is 5 % throughout, the list is of supply. */
function directionByVat(results: readonly unknown[]): Direction | undefined {
  const priced = results.flatMap((value) => {
    const { value_exc_vat: net, value_inc_vat: gross } = rateSchema.safeParse(value).data ?? {};
    return net && typeof gross === 'number' ? [{ net, gross }] : [];
  });
  const withVat = priced.filter(({ net, gross }) => Math.abs(gross / net - 1.05) < 0.004);
  return priced.length > 0 && withVat.length === priced.length ? 'import' : undefined;
}

function notARate(value: unknown, where: string): RowResult | undefined {
  if (!isRecord(value)) return undefined;
  if ('consumption' in value) return reject('not_a_price', where, 'metered consumption is not a price');
  if ('code' in value && 'direction' in value) {
    return reject(
      'not_a_price',
      `${where}, ${JSON.stringify(value.code)}`,
      'the description of a product is not a price',
    );
  }
  return undefined;
}

function readRate(rate: Rate, rowName: string, context: RatesContext): RowResult {
  const where = `${rowName}, ${rate.valid_from}`;
  if (context.about.register) {
    return reject(
      'not_a_price',
      where,
      `the ${context.about.register} rate of a two-rate meter, whose switching hours depend on the meter`,
    );
  }
  const startMs = fromIso(rate.valid_from);
  if (startMs === undefined) return reject('invalid_time', where, 'valid_from is not a time with an offset');
  if (rate.valid_to === undefined)
    return reject('unknown_length', where, 'valid_to is missing (null would mean open-ended)');
  const endMs = rate.valid_to === null ? openEndMs(startMs, context.now) : fromIso(rate.valid_to);
  if (endMs === undefined) return reject('invalid_time', where, 'valid_to is not a time with an offset');
  const pence = rate.value_inc_vat ?? rate.value_exc_vat;
  if (typeof pence !== 'number') return reject('missing_price', where, 'the price is missing, with and without VAT');
  if (rate.payment_method && rate.payment_method !== 'DIRECT_DEBIT') {
    return reject('overlap', where, `the price for ${rate.payment_method}: only the direct-debit price is kept`);
  }
  const what = context.about.what ?? (endMs - startMs < SHORTEST_DAY_MS ? 'unit_rate' : undefined);
  if (!what) {
    return reject(
      'unknown_unit',
      where,
      'unit rates and standing charges have the same format; name the file after its URL',
    );
  }
  const { direction } = context;
  if (!direction) return reject('unknown_direction', where, DIRECTION_UNKNOWN);
  const price = what === 'unit_rate' ? pence : roundTo(pence / 100, 10);
  const vatIncluded = typeof rate.value_inc_vat === 'number';
  return { series: { ...seriesOf(context, what), vatIncluded, direction }, row: { startMs, endMs, price, where } };
}

const DIRECTION_UNKNOWN =
  'the file does not say whether this is an import or an export tariff; name the file after its URL, or specify the direction';

function openEndMs(startMs: number, now: Date): number {
  const last = new Date(Math.max(startMs, now.getTime()));
  return localDay(addDays(localDate(last, TIME_ZONE), 1), TIME_ZONE).end.getTime();
}

const seriesOf = ({ about, region }: RatesContext, what: 'unit_rate' | 'standing_charge') =>
  ({
    region: about.tariff?.region ?? region,
    utility: about.tariff?.utility ?? 'electricity',
    kind: what === 'unit_rate' ? 'tariff' : 'standing_charge',
    source: 'octopus',
    supplier: 'octopus',
    product: about.tariff?.code ?? null,
    unit: what === 'unit_rate' ? 'cents_kwh' : 'day',
    currency: 'GBP',
  }) satisfies Partial<SeriesKey>;
