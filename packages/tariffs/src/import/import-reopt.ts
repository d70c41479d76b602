import type { Finding } from '../model/parse-tariff.ts';
import { TARIFF_FORMAT, type TariffInput } from '../model/tariff.ts';
import { type Imported, type ImportOptions, imported, isObject, type Json, numberOf } from './imported.ts';

type Components = TariffInput['components'];

export const isReopt = (document: unknown): boolean => isObject(document) && isObject(document.ElectricTariff);

function monthly(value: unknown, field: string, findings: Finding[]): number[] | undefined {
  if (value === undefined) return undefined;
  const rates = Array.isArray(value) ? value.map(numberOf) : [];
  if (rates.length === 12 && rates.every((rate) => rate !== undefined)) return rates as number[];
  findings.push({
    code: 'reopt_months',
    severity: 'error',
    path: `ElectricTariff.${field}`,
    message: `${field} must have 12 numbers; it was ignored.`,
  });
  return undefined;
}

const monthName = (index: number): string => `month-${index + 1}`;

function componentsOf(tariff: Json, findings: Finding[]): Components {
  const energy = monthly(tariff.monthly_energy_rates, 'monthly_energy_rates', findings);
  const demand = monthly(tariff.monthly_demand_rates, 'monthly_demand_rates', findings);
  const flat = numberOf(tariff.blended_annual_energy_rate);
  const flatDemand = numberOf(tariff.blended_annual_demand_rate);
  const components: Components = [];
  if (energy)
    components.push({
      kind: 'energy',
      id: 'energy',
      schedule: 'months',
      rates: energy.map((rate, index) => ({ period: monthName(index), rate })),
    });
  else if (flat !== undefined) components.push({ kind: 'energy', id: 'energy', rates: [{ rate: flat }] });
  if (demand)
    components.push({
      kind: 'demand',
      id: 'demand',
      rates: demand.map((rate, index) => ({ months: [index + 1], rate })),
    });
  else if (flatDemand !== undefined) components.push({ kind: 'demand', id: 'demand', rates: [{ rate: flatDemand }] });
  return components;
}

/** Reads the `ElectricTariff` of a REopt scenario with monthly or blended rates. */
export function importReopt(document: unknown, options: ImportOptions = {}): Imported {
  const scenario = isObject(document) && isObject(document.ElectricTariff) ? document.ElectricTariff : {};
  const findings: Finding[] = [];
  const components = componentsOf(scenario, findings);
  if (components.length === 0) {
    const message = 'ElectricTariff has neither monthly nor blended rates.';
    return { findings: [...findings, { code: 'reopt_no_rates', severity: 'error', path: 'ElectricTariff', message }] };
  }
  const windows = Array.from({ length: 12 }, (_, index) => ({ period: monthName(index), months: [index + 1] }));
  return imported(
    {
      ...{
        format: TARIFF_FORMAT,
        id: 'reopt',
        name: 'REopt scenario',
        currency: 'USD',
        timeZone: options.timeZone ?? 'UTC',
      },
      schedules: components.some((one) => 'schedule' in one) ? { months: { windows } } : {},
      components,
    },
    findings,
  );
}
