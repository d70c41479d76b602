import { signOf } from '../bill/line.ts';
import type { Component } from '../model/components.ts';
import type { Finding } from '../model/parse-tariff.ts';
import type { Tariff } from '../model/tariff.ts';
import { unitFactor } from '../usage/units.ts';
import { error, warning } from './finding.ts';

/** Price per kWh above which a rate is assumed to be in cents or per MWh. */
const HIGHEST_PER_KWH: Readonly<Record<string, number>> = {
  EUR: 3,
  USD: 3,
  GBP: 3,
  CHF: 3,
  AUD: 4,
  CAD: 4,
  NOK: 20,
  SEK: 20,
  DKK: 20,
  PLN: 12,
  CZK: 60,
  HUF: 900,
  JPY: 300,
  INR: 100,
};

interface Stated {
  readonly path: string;
  readonly value: number;
}

/** All prices of energy that a component states. */
function energyRates(component: Component, path: string): Stated[] {
  if (component.kind === 'dynamic') return [{ path: `${path}.adder`, value: component.adder }];
  if (component.kind !== 'energy') return [];
  return component.rates.flatMap(({ rate, tiers }, index) => [
    ...(typeof rate === 'number' ? [{ path: `${path}.rates[${index}].rate`, value: rate }] : []),
    ...(tiers ?? []).flatMap((tier, position) =>
      tier.rate === null ? [] : [{ path: `${path}.rates[${index}].tiers[${position}].rate`, value: tier.rate }],
    ),
  ]);
}

function perKwh(tariff: Tariff): number | undefined {
  try {
    return unitFactor('kWh', tariff.unit, tariff.conversion);
  } catch {
    return undefined;
  }
}

function lintUnits(tariff: Tariff): Finding[] {
  const highest = HIGHEST_PER_KWH[tariff.currency];
  const factor = perKwh(tariff);
  if (highest === undefined || factor === undefined) return [];
  return tariff.components.flatMap((component, index) =>
    energyRates(component, `components[${index}]`)
      .filter(({ value }) => Math.abs(value) * factor > highest)
      .map(({ path, value }) =>
        warning('rate_unit', path, `${value} ${tariff.currency} per ${tariff.unit} is implausible.`, {
          suggestion: `State it in ${tariff.currency}, not in hundredths, and per ${tariff.unit}, not per MWh.`,
        }),
      ),
  );
}

/** Categories whose charges are negative by nature. */
const REDUCING = new Set(['support', 'credit']);

function lintSigns(tariff: Tariff): Finding[] {
  return tariff.components.flatMap((component, index) => {
    const path = `components[${index}]`;
    const isPaid = signOf(component) < 0;
    const stated =
      component.kind === 'fixed'
        ? [{ path: `${path}.amount`, value: component.amount }]
        : component.kind === 'energy'
          ? energyRates(component, path)
          : [];
    return stated.flatMap(({ path: at, value }) => {
      if (isPaid && value < 0 && component.category !== 'energy') {
        return [
          warning('rate_sign', at, 'A credit with a negative price makes the customer pay.', {
            suggestion: 'State credits as positive prices.',
          }),
        ];
      }
      if (
        !isPaid &&
        value < 0 &&
        (component.category === 'energy' || component.category === 'standing' || component.category === 'grid')
      ) {
        return [
          warning('rate_sign', at, `A negative ${component.category} charge pays the customer.`, {
            suggestion: 'If it is a credit, state category "credit", or direction "credit" and a positive price.',
          }),
        ];
      }
      if (!isPaid && value > 0 && REDUCING.has(component.category)) {
        return [
          warning('rate_sign', at, `The category ${component.category} has a positive charge.`, {
            suggestion: 'State direction "credit".',
          }),
        ];
      }
      return [];
    });
  });
}

function lintVat(tariff: Tariff): Finding[] {
  const { vat, components } = tariff;
  const findings: Finding[] = [];
  const stated: Stated[] = [
    ...(vat.default === undefined ? [] : [{ path: 'vat.default', value: vat.default }]),
    ...Object.entries(vat.named ?? {}).map(([name, value]) => ({ path: `vat.named.${name}`, value })),
    ...components.flatMap((component, index) =>
      typeof component.vat === 'number' ? [{ path: `components[${index}].vat`, value: component.vat }] : [],
    ),
  ];
  for (const { path, value } of stated) {
    if (value > 0.3) findings.push(warning('vat_rate', path, `VAT of ${value * 100} % is implausible.`));
    else if (value > 0 && value < 0.01)
      findings.push(
        warning('vat_rate', path, `VAT of ${value * 100} % is implausible.`, {
          suggestion: 'State it as a fraction: 0.25 for 25 %.',
        }),
      );
  }
  const isTaxed = stated.some(({ value }) => value > 0);
  if (tariff.pricesIncludeVat && !isTaxed)
    findings.push(warning('vat_missing', 'vat.default', 'Prices include VAT, but no VAT rate is specified.'));
  return findings;
}

function lintShares(tariff: Tariff): Finding[] {
  const names = new Set<string>(tariff.components.flatMap(({ id, category }) => [id, category]));
  return tariff.components.flatMap((component, index) => {
    if (component.kind !== 'percentage' && component.kind !== 'minimum') return [];
    const path = `components[${index}]`;
    const lists =
      component.kind === 'percentage' ? { of: component.of, except: component.except } : { of: component.of };
    const unknown = Object.entries(lists).flatMap(([field, list]) =>
      (list ?? [])
        .filter((name) => !names.has(name))
        .map((name) => error('of_unknown', `${path}.${field}`, `No component has the id or category ${name}.`)),
    );
    const isHigh = component.kind === 'percentage' && Math.abs(component.share) > 1;
    return isHigh
      ? [
          ...unknown,
          warning('percentage_high', `${path}.share`, `A share of ${component.share} is ${component.share * 100} %.`, {
            suggestion: 'State it as a fraction: 0.05 for 5 %.',
          }),
        ]
      : unknown;
  });
}

/** Export that earns more than any import costs. */
function lintExport(tariff: Tariff): Finding[] {
  const of = (isExport: boolean) =>
    tariff.components.flatMap((component, index) =>
      'flow' in component && (component.flow === 'export') === isExport
        ? energyRates(component, `components[${index}]`)
        : [],
    );
  const isDynamic = tariff.components.some(({ kind }) => kind === 'dynamic');
  const imports = of(false);
  if (imports.length === 0 || isDynamic) return [];
  const most = imports.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  return of(true)
    .filter(({ value }) => value > most)
    .map(({ path, value }) =>
      warning('export_above_import', path, `Export earns ${value}, more than any import costs (${most}).`),
    );
}

/** Suspicious units, signs, VAT rates and shares. */
export const lintAmounts = (tariff: Tariff): Finding[] => [
  ...lintUnits(tariff),
  ...lintSigns(tariff),
  ...lintVat(tariff),
  ...lintShares(tariff),
  ...lintExport(tariff),
];
