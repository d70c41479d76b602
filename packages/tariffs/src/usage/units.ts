import type { EnergyUnit, Tariff } from '../model/tariff.ts';

/** Joules (IT) of the units that measure energy. */
const JOULES: Partial<Record<EnergyUnit, number>> = {
  Wh: 3_600,
  kWh: 3_600_000,
  MWh: 3_600_000_000,
  MJ: 1_000_000,
  therm: 105_505_585.262,
  mmbtu: 1_055_055_852.62,
};

/** Cubic meters of the units that measure a volume. */
const CUBIC_METRES: Partial<Record<EnergyUnit, number>> = {
  m3: 1,
  ft3: 0.028316846592,
  ccf: 2.8316846592,
  liter: 0.001,
  gallon: 0.003785411784,
};

const CONVERTED_VOLUMES: readonly EnergyUnit[] = ['m3', 'ft3', 'ccf'];

/**
 * The factor that converts a quantity in `from` to `to`. A volume of gas is converted to energy by the calorific value
 * and the volume correction of the tariff; other volumes have no energy content.
 * @throws RangeError if the tariff does not state the conversion
 */
export function unitFactor(from: EnergyUnit, to: EnergyUnit, conversion?: Tariff['conversion']): number {
  if (from === to) return 1;
  const [fromJoules, toJoules] = [JOULES[from], JOULES[to]];
  if (fromJoules !== undefined && toJoules !== undefined) return fromJoules / toJoules;
  const [fromVolume, toVolume] = [CUBIC_METRES[from], CUBIC_METRES[to]];
  if (fromVolume !== undefined && toVolume !== undefined) return fromVolume / toVolume;
  const calorific = conversion?.calorificValueMjPerM3;
  if (calorific === undefined || !CONVERTED_VOLUMES.includes(fromVolume === undefined ? to : from)) {
    throw new RangeError(
      `Usage in ${from} cannot be billed per ${to}; specify conversion.calorificValueMjPerM3 in the tariff (gas only)`,
    );
  }
  const joulesPerM3 = calorific * (conversion?.correctionFactor ?? 1) * 1e6;
  return fromVolume !== undefined ? (fromVolume * joulesPerM3) / toJoules! : fromJoules! / (joulesPerM3 * toVolume!);
}
