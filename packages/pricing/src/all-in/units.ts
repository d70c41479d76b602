import type { PriceUnit, Utility } from '@energy-optimizer/kernel';
import { type Tariff, unitFactor } from '@energy-optimizer/tariffs';
import { unitUnavailable } from '../errors.ts';

type EnergyUnit = Tariff['unit'];

/** A price unit as a unit of energy, and the number of steps of the price in one unit of the currency. */
const ENERGY: Readonly<Partial<Record<PriceUnit, readonly [unit: EnergyUnit, multiple: number]>>> = {
  kwh: ['kWh', 1],
  credit_kwh: ['kWh', 1],
  cents_kwh: ['kWh', 100],
  mwh: ['MWh', 1],
  therm: ['therm', 1],
  mmbtu: ['mmbtu', 1],
  ccf: ['ccf', 1],
  mcf: ['ccf', 10],
  m3: ['m3', 1],
  gallon: ['gallon', 1],
};

/** The unit in which the prices of a tariff are served: its own, or the one nearest to it that prices have. */
const USUAL: Readonly<Record<EnergyUnit, PriceUnit>> = {
  kWh: 'kwh',
  Wh: 'kwh',
  MJ: 'kwh',
  MWh: 'mwh',
  therm: 'therm',
  mmbtu: 'mmbtu',
  m3: 'm3',
  ft3: 'ccf',
  ccf: 'ccf',
  gallon: 'gallon',
  liter: 'gallon',
};

export const usualUnit = ({ unit }: Tariff): PriceUnit => USUAL[unit];

/**
 * The factor that turns a price per unit of the tariff into one in `wanted`. A volume of gas is converted by the
 * calorific value that the tariff states, never by an average one.
 * @throws AppError `unit_unavailable`
 */
export function tariffFactor(tariff: Tariff, wanted: PriceUnit, utility: Utility): number {
  const [unit, multiple] = ENERGY[wanted] ?? [];
  const unavailable = () => unitUnavailable(wanted, `${utility} in the tariff ${tariff.name}`, [USUAL[tariff.unit]]);
  if (unit === undefined || multiple === undefined) throw unavailable();
  try {
    return unitFactor(unit, tariff.unit, tariff.conversion) * multiple;
  } catch (error) {
    throw error instanceof RangeError ? unavailable() : error;
  }
}
