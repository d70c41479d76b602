import type { Component, ComponentOf, DemandRate, EnergyRate, Tier } from '../model/components.ts';
import type { Finding } from '../model/parse-tariff.ts';
import type { Tariff } from '../model/tariff.ts';
import { error, info, warning } from './finding.ts';

type Rated = ComponentOf<'energy'> | ComponentOf<'demand'>;

const isRated = (component: Component): component is Rated =>
  component.kind === 'energy' || component.kind === 'demand';

function lintTiers(tiers: readonly Tier[], path: string): Finding[] {
  let lower = 0;
  const findings: Finding[] = [];
  for (const [index, { upTo, rate }] of tiers.entries()) {
    const at = `${path}.tiers[${index}]`;
    const isLast = index === tiers.length - 1;
    if (rate === null)
      findings.push(error('rate_missing', `${at}.rate`, 'The tier has no rate; usage in it is not priced.'));
    if (upTo === undefined && !isLast)
      findings.push(
        error(
          'tier_unreachable',
          `${path}.tiers[${index + 1}]`,
          'The tier before has no upper limit, so this one is never reached.',
        ),
      );
    if (upTo !== undefined && upTo <= lower)
      findings.push(
        error('tier_unreachable', at, `Its limit of ${upTo} is not above ${lower}, the limit before.`, {
          suggestion: 'Order tiers by their limits.',
        }),
      );
    if (upTo !== undefined && isLast)
      findings.push(
        warning('tier_limit', at, `Usage above ${upTo} has no rate.`, {
          suggestion: 'Omit the limit of the last tier.',
        }),
      );
    lower = Math.max(lower, upTo ?? lower);
  }
  return findings;
}

function lintSteps(steps: NonNullable<DemandRate['steps']>, path: string): Finding[] {
  let lower = 0;
  return steps.flatMap(({ below, amount }, index) => {
    const at = `${path}.steps[${index}]`;
    const findings: Finding[] = [];
    if (amount === null) findings.push(error('rate_missing', `${at}.amount`, 'The step has no amount.'));
    if (below !== undefined && below <= lower)
      findings.push(error('tier_unreachable', at, `Its limit of ${below} is not above ${lower}, the limit before.`));
    if (below === undefined && index < steps.length - 1)
      findings.push(error('tier_unreachable', `${path}.steps[${index + 1}]`, 'The step before has no upper limit.'));
    lower = Math.max(lower, below ?? lower);
    return findings;
  });
}

function lintRate(rate: EnergyRate | DemandRate, path: string): Finding[] {
  const steps = 'steps' in rate ? rate.steps : undefined;
  const ways = [rate.rate !== undefined, rate.tiers !== undefined, steps !== undefined].filter(Boolean).length;
  const findings: Finding[] = [];
  if (ways === 0) findings.push(error('rate_missing', path, 'The entry has no rate.'));
  if (ways > 1)
    findings.push(
      error('rate_twice', path, 'The entry specifies its price in two ways; one of them is ignored.', {
        suggestion: 'Keep one of rate, tiers and steps.',
      }),
    );
  if (rate.rate === null)
    findings.push(error('rate_missing', `${path}.rate`, 'The rate is unknown; usage is not priced.'));
  return [...findings, ...(rate.tiers ? lintTiers(rate.tiers, path) : []), ...(steps ? lintSteps(steps, path) : [])];
}

/** Tiers that price all units. */
function lintWholeTiers(component: Rated, path: string): Finding[] {
  if (component.kind !== 'energy' || component.tierBasis?.pricing !== 'all_units') return [];
  const tiered = component.rates.filter(({ tiers }) => (tiers?.length ?? 0) > 1);
  if (tiered.length === 0)
    return [
      warning('tier_basis_unused', `${path}.tierBasis.pricing`, 'No rate has several tiers, so this has no effect.', {
        suggestion: 'Omit it, or state the tiers.',
      }),
    ];
  return component.rates.flatMap(({ tiers = [] }, position) =>
    tiers.flatMap(({ rate }, index): Finding[] => {
      const before = tiers[index - 1];
      if (rate === null || before === undefined || before.rate === null || rate >= before.rate) return [];
      const message = `Above ${before.upTo} all units cost less, so that a bill can fall with more use.`;
      return [info('tier_notch', `${path}.rates[${position}].tiers[${index}].rate`, message)];
    }),
  );
}

/** Periods with no rate, rates with no period, and rates behind others. */
function lintPeriods(tariff: Tariff, component: Rated, path: string): Finding[] {
  const schedule = component.schedule === undefined ? undefined : tariff.schedules[component.schedule];
  const periods = new Set(
    schedule ? [...schedule.windows.map(({ period }) => period), ...(schedule.default ? [schedule.default] : [])] : [],
  );
  const findings: Finding[] = [];
  const isDemand = component.kind === 'demand';
  const isPriced = (period: string) =>
    component.rates.some((rate) => rate.period === undefined || rate.period === period);
  for (const [index, { period }] of component.rates.entries()) {
    const at = `${path}.rates[${index}]`;
    if (period !== undefined && !periods.has(period)) {
      const suggestion = schedule ? `Its periods: ${[...periods].join(', ')}.` : 'Specify a schedule.';
      findings.push(error('period_unknown', `${at}.period`, `The schedule has no period ${period}.`, { suggestion }));
    }
    const isTwin = (earlier: (typeof component.rates)[number]) =>
      earlier.period === undefined || earlier.period === period;
    if (!isDemand && component.rates.slice(0, index).some(isTwin)) {
      findings.push(error('rate_unreachable', at, 'An earlier entry prices the same period.'));
    }
  }
  for (const period of isDemand ? [] : periods) {
    if (!isPriced(period))
      findings.push(error('period_without_rate', `${path}.rates`, `Usage in the period ${period} has no rate.`));
  }
  return findings;
}

/** Tiers, steps and periods of all components. */
export function lintRates(tariff: Tariff): Finding[] {
  return tariff.components.flatMap((component, index) => {
    if (!isRated(component)) return [];
    const path = `components[${index}]`;
    const rates: readonly (EnergyRate | DemandRate)[] = component.rates;
    return [
      ...rates.flatMap((rate, position) => lintRate(rate, `${path}.rates[${position}]`)),
      ...lintWholeTiers(component, path),
      ...lintPeriods(tariff, component, path),
    ];
  });
}
