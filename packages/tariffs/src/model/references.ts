import type { z } from 'zod';
import type { Component, ComponentOf } from './components.ts';
import type { schedule } from './schedule.ts';

/** The parts of a tariff that refer to each other by name. */
interface Named {
  readonly components: readonly Component[];
  readonly dayStart?: string | undefined;
  readonly schedules: Readonly<Record<string, z.output<typeof schedule>>>;
  readonly seasons: Readonly<Record<string, unknown>>;
  readonly series: Readonly<Record<string, unknown>>;
  readonly vat: { readonly named?: Readonly<Record<string, unknown>> | undefined };
}

export interface ReferenceProblem {
  readonly code: 'unknown_name' | 'too_many_periods' | 'tiers_all_units_year' | 'tiers_all_units_day';
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly suggestion?: string;
}

/** Tables of a day hold the index of a period in a byte. */
const MOST_PERIODS = 250;

/** Reaching a tier late in the year would change bills that were paid. */
const repricesYear = ({ tierBasis }: ComponentOf<'energy'>): boolean =>
  tierBasis?.over === 'year' && tierBasis.pricing === 'all_units';

const allUnitsOfYear = (path: ReferenceProblem['path']): ReferenceProblem => ({
  code: 'tiers_all_units_year',
  path,
  message: 'A tier that prices all units of a year would change earlier bills of the year.',
  suggestion:
    'For one bill a year, use over: "billing_period" with the billing cycle "period", and limits per day if bills differ in length.',
});

/** Such a day is divided between two bills. */
const repricesDay = ({ tierBasis }: ComponentOf<'energy'>, { dayStart = '00:00' }: Pick<Named, 'dayStart'>): boolean =>
  tierBasis?.over === 'day' && tierBasis.pricing === 'all_units' && dayStart !== '00:00';

const allUnitsOfDay = (path: ReferenceProblem['path']): ReferenceProblem => ({
  code: 'tiers_all_units_day',
  path,
  message: 'A tier that prices all units of a day needs days that begin at 00:00: others are divided between bills.',
  suggestion: 'Omit dayStart, or use pricing: "marginal".',
});

/** Names that a tariff uses but does not define, and schedules with too many periods. */
export function referenceProblems(tariff: Named): ReferenceProblem[] {
  const problems: ReferenceProblem[] = [];
  const check = (
    path: ReferenceProblem['path'],
    kind: string,
    name: string | undefined,
    known: Readonly<Record<string, unknown>>,
  ) => {
    if (name === undefined || Object.hasOwn(known, name)) return;
    const names = Object.keys(known);
    const suggestion = names.length > 0 ? `Defined: ${names.join(', ')}.` : `Define it under ${kind}.`;
    problems.push({ code: 'unknown_name', path, message: `${kind} has no ${name}.`, suggestion });
  };
  for (const [index, component] of tariff.components.entries()) {
    const at = (...rest: string[]) => ['components', index, ...rest];
    if ('schedule' in component) check(at('schedule'), 'schedules', component.schedule, tariff.schedules);
    if ('series' in component) check(at('series'), 'series', component.series, tariff.series);
    if (component.kind === 'demand')
      check(at('weights', 'schedule'), 'schedules', component.weights?.schedule, tariff.schedules);
    if (component.kind === 'energy' && repricesYear(component))
      problems.push(allUnitsOfYear(at('tierBasis', 'pricing')));
    if (component.kind === 'energy' && repricesDay(component, tariff))
      problems.push(allUnitsOfDay(at('tierBasis', 'pricing')));
    if (typeof component.vat === 'string') check(at('vat'), 'vat.named', component.vat, tariff.vat.named ?? {});
  }
  for (const [name, { windows }] of Object.entries(tariff.schedules)) {
    if (new Set(windows.map(({ period }) => period)).size > MOST_PERIODS) {
      const message = `A schedule may have ${MOST_PERIODS} periods.`;
      problems.push({ code: 'too_many_periods', path: ['schedules', name], message });
    }
    for (const [index, window] of windows.entries())
      check(['schedules', name, 'windows', index, 'season'], 'seasons', window.season, tariff.seasons);
  }
  return problems;
}
