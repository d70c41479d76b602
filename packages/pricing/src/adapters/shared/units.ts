import { CURRENCIES, type Currency, type PriceUnit } from '@energy-optimizer/kernel';

const SYMBOLS: Readonly<Record<string, Currency>> = { '€': 'EUR', '£': 'GBP', $: 'USD' };
const PER: Readonly<Record<string, PriceUnit>> = { MWH: 'mwh', KWH: 'kwh' };

/** A currency code in any case, or its symbol; undefined when it is none we know. */
export function readCurrency(text: unknown): Currency | undefined {
  if (typeof text !== 'string') return undefined;
  const code = text.trim().toUpperCase();
  return SYMBOLS[code] ?? CURRENCIES.find((currency) => currency === code);
}

/** `MWH`, `kWh` … as the unit a price is per. */
export const readEnergyUnit = (text: unknown): PriceUnit | undefined =>
  typeof text === 'string' ? PER[text.trim().toUpperCase()] : undefined;

/** `EUR / MWh`, `Eur/MWh`, `€/kWh` → currency and unit; undefined for anything else. */
export function readPriceUnit(text: unknown): { currency: Currency; unit: PriceUnit } | undefined {
  const [currencyText, unitText, ...more] = typeof text === 'string' ? text.split('/') : [];
  const currency = readCurrency(currencyText);
  const unit = readEnergyUnit(unitText);
  return currency && unit && more.length === 0 ? { currency, unit } : undefined;
}
