import { CURRENCIES, type Currency, type PriceUnit } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';

/** Names of units in a column's title, the smaller unit first: `ct/kWh` holds `kWh` too, and is a hundredth of it. */
const UNIT_NAMES: readonly (readonly [PriceUnit, RegExp])[] = [
  [
    'cents_kwh',
    /cents_kwh|(^|[^\p{L}])(ct|cts|cents?|c|p|pence|gbp[ _]?pence|öre|ore|øre)[ _]{0,3}(?:(?:\/|per)[ _]{0,3})?kwh/u,
  ],
  ['mwh', /mwh/],
  ['kwh', /kwh/],
  ['therm', /therm/],
  ['gallon', /gallon|[/_ ]gal([^a-z]|$)/],
  ['mmbtu', /mmbtu/],
  ['mcf', /mcf/],
  ['ccf', /ccf/],
  ['m3', /m3|m³/],
];
const SIGNS: Readonly<Record<string, Currency>> = { '€': 'EUR', '£': 'GBP' };

/** The unit a title names. */
const unitIn = (title: string) => UNIT_NAMES.find(([, pattern]) => pattern.test(title))?.[0];

/** The currency a title names. */
export const currencyIn = (title: string): Currency | undefined =>
  CURRENCIES.find((code) => new RegExp(`(^|[^a-z])${code.toLowerCase()}([^a-z]|$)`).test(title)) ??
  Object.entries(SIGNS).find(([sign]) => title.includes(sign))?.[1];

/** A column that is no price by name is one by its unit: money per something, not an amount of energy. */
export const isMoneyPerUnit = (title: string) =>
  unitIn(title) === 'cents_kwh' || (unitIn(title) !== undefined && currencyIn(title) !== undefined);

const MINOR_UNIT = /(^|[^\p{L}])(ct|cts|cents?|c|p|pence|öre|ore|øre)([^\p{L}]|$)/u;

/** {@link unitIn} for the price's own column. @throws PayloadError for hundredths of a currency per anything but kWh. */
export function priceUnitIn(title: string): PriceUnit | undefined {
  const unit = unitIn(title);
  if (unit === 'cents_kwh' || !MINOR_UNIT.test(title)) return unit;
  throw new PayloadError(
    `the price column "${title}" is in hundredths of a currency: they are read per kWh only, as "ct/kWh"`,
  );
}
