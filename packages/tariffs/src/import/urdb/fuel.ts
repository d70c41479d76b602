import type { Finding } from '../../model/parse-tariff.ts';
import { type Json, numberOf } from '../imported.ts';
import type { Metering, Parts } from './energy.ts';

const FIELD = 'fueladjustmentsmonthly';
const NONE: Parts = { components: [], schedules: {} };

/** `fueladjustmentsmonthly`: an addition to the price of energy in each month, per kWh. */
export function fuelParts(document: Json, flow: Metering, findings: Finding[]): Parts {
  const stated = document[FIELD];
  if (stated === undefined || stated === null) return NONE;
  const energy = { kind: 'energy', id: 'fuel-adjustment', name: 'Fuel adjustment', flow } as const;
  const rates = Array.isArray(stated) ? stated.map(numberOf) : [];
  if (rates.length !== 12 || rates.includes(undefined)) {
    const message = `${FIELD} must have 12 numbers; the fuel adjustment is not billed.`;
    findings.push({ code: 'urdb_fuel_adjustment', severity: 'error', path: FIELD, message });
    return { components: [{ ...energy, rates: [{ rate: null }] }], schedules: {} };
  }
  const distinct = [...new Set(rates as number[])];
  if (distinct.length === 1)
    return distinct[0] === 0 ? NONE : { components: [{ ...energy, rates: [{ rate: distinct[0]! }] }], schedules: {} };
  const nameOf = (rate: number) => `f${distinct.indexOf(rate)}`;
  const windows = distinct.map((rate) => ({
    period: nameOf(rate),
    months: rates.flatMap((one, index) => (one === rate ? [index + 1] : [])),
  }));
  const prices = distinct.map((rate) => ({ period: nameOf(rate), rate }));
  return { components: [{ ...energy, schedule: 'fuel', rates: prices }], schedules: { fuel: { windows } } };
}
