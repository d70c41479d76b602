import { isBilledByDay } from '../bill/demand.ts';
import type { ComponentOf } from '../model/components.ts';
import type { Finding } from '../model/parse-tariff.ts';
import type { Tariff } from '../model/tariff.ts';
import { warning } from './finding.ts';

type Demand = ComponentOf<'demand'>;

/** The settings that a component states, of those that change a demand. */
const stated = (component: Demand, names: readonly (keyof Demand)[]): string[] =>
  names.filter((name) => {
    const value = component[name];
    return value !== undefined && value !== (name === 'highest' ? 1 : 0);
  });

const OF_MONTHS = ['ratchet', 'rolling', 'highest'] as const;
const OF_PEAKS = [...OF_MONTHS, 'minimumKw', 'freeKw', 'roundKw', 'weights'] as const;

function unused(component: Demand, path: string): Finding[] {
  if (component.coincident)
    return stated(component, OF_PEAKS).map((name) =>
      warning('demand_unused', `${path}.${name}`, `Coincident demand is billed as measured; ${name} is not applied.`),
    );
  if (isBilledByDay(component))
    return stated(component, OF_MONTHS).map((name) =>
      warning('demand_unused', `${path}.${name}`, `The peak of each day is billed; ${name} is not applied.`, {
        suggestion: 'To bill the peak of the billing period for each day, state measured: "billing_period".',
      }),
    );
  if (component.measured === 'billing_period' && component.per !== 'day')
    return [warning('demand_unused', `${path}.measured`, 'Only rates per day have it; it is not applied.')];
  return [];
}

/** Settings of demand charges that have no effect. */
export const lintDemand = ({ components }: Tariff): Finding[] =>
  components.flatMap((component, index) =>
    component.kind === 'demand' ? unused(component, `components[${index}]`) : [],
  );
