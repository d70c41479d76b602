import { roundTo } from './money.ts';

/**
 * The unit a price refers to. `cents_kwh` is hundredths of the currency per kWh; all others are whole currency units
 * per unit.
 */
export const PRICE_UNITS = [
  'kwh',
  'mwh',
  'cents_kwh',
  'therm',
  'mcf',
  'mmbtu',
  'ccf',
  'm3',
  'gallon',
  'credit_kwh',
  'day',
] as const;
export type PriceUnit = (typeof PRICE_UNITS)[number];

/** Notation of a price in this unit in USD. */
export const PRICE_UNIT_LABELS: Readonly<Record<PriceUnit, string>> = {
  kwh: '$/kWh',
  mwh: '$/MWh',
  cents_kwh: 'cents/kWh',
  therm: '$/therm',
  mcf: '$/Mcf',
  mmbtu: '$/MMBtu',
  ccf: '$/Ccf',
  m3: '$/m³',
  gallon: '$/gallon',
  credit_kwh: '$/kWh credit',
  day: '$/day',
};

/**
 * Each unit belongs to one system; `[up, down]` is the exact ratio unit : base.
 * Gas: 1 Mcf = 10.37 therm (EIA's average heat content, 1,037 Btu per cubic foot), 10 Ccf = 1 Mcf, 1 MMBtu = 10 therm.
 * Oil, propane and gas by volume have no defined heat content, so they do not convert to other units.
 */
const DIMENSIONS: Readonly<Record<PriceUnit, readonly [system: string, up: number, down: number]>> = {
  kwh: ['electric', 1, 1],
  mwh: ['electric', 1000, 1],
  cents_kwh: ['electric', 1, 0.01],
  therm: ['gas', 1, 1],
  mcf: ['gas', 10.37, 1],
  ccf: ['gas', 1.037, 1],
  mmbtu: ['gas', 10, 1],
  m3: ['gas-volume', 1, 1],
  gallon: ['liquid', 1, 1],
  credit_kwh: ['solar-credit', 1, 1],
  day: ['standing-charge', 1, 1],
};

/** Energy in kWh of the base of a dimension that measures energy: 1 therm = 100,000 Btu (IT) of 1,055.05585262 J. */
const BASE_KWH: Readonly<Partial<Record<string, number>>> = { electric: 1, gas: 105_505_585.262 / 3_600_000 };

const DECIMALS = 10;

/** True if both units belong to one system of units, such as therm and Mcf, or kWh and MWh. */
export const sameUnitSystem = (a: PriceUnit, b: PriceUnit): boolean => DIMENSIONS[a][0] === DIMENSIONS[b][0];

/** True if a price in `from` can be expressed in `to`: units of one system, or two units of energy. */
export const convertible = (from: PriceUnit, to: PriceUnit): boolean =>
  sameUnitSystem(from, to) ||
  (BASE_KWH[DIMENSIONS[from][0]] !== undefined && BASE_KWH[DIMENSIONS[to][0]] !== undefined);

/**
 * The factor that converts a price in `from` to a price in `to`: 1 USD/MWh = 0.001 USD/kWh, and a price of
 * 10 per therm is 0.3412 per kWh.
 * @throws RangeError if the units measure different quantities.
 */
export function priceFactor(from: PriceUnit, to: PriceUnit): number {
  if (!convertible(from, to)) throw new RangeError(`a price per ${from} cannot be converted to ${to}`);
  const [fromSystem, fromUp, fromDown] = DIMENSIONS[from];
  const [toSystem, toUp, toDown] = DIMENSIONS[to];
  const factor = (toUp * fromDown) / (fromUp * toDown);
  return fromSystem === toSystem ? factor : factor * (BASE_KWH[toSystem]! / BASE_KWH[fromSystem]!);
}

/**
 * Converts a price between units of the same quantity, without binary rounding noise (10 decimals). The sign is kept.
 */
export function convertPrice(price: number, from: PriceUnit, to: PriceUnit): number {
  if (from === to) return price;
  return roundTo(price * priceFactor(from, to), DECIMALS);
}
