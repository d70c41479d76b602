import type { Finding } from '../model/parse-tariff.ts';
import type { Tariff } from '../model/tariff.ts';
import { lintAmounts } from './amounts.ts';
import { lintDemand } from './demand.ts';
import { lintRates } from './rates.ts';
import { lintSchedule, lintSeasons } from './schedules.ts';
import { lintValidity } from './validity.ts';

const ORDER = { error: 0, warning: 1, info: 2 };

/** Schedules that price energy: times that they omit cannot be billed. */
const pricing = (tariff: Tariff): ReadonlySet<string> =>
  new Set(
    tariff.components.flatMap((component) =>
      component.kind === 'energy' && component.schedule ? [component.schedule] : [],
    ),
  );

/** Problems of a tariff, errors first, each with its place and, if possible, a remedy. */
export function lintTariff(tariff: Tariff): Finding[] {
  const priced = pricing(tariff);
  const findings = [
    ...Object.entries(tariff.schedules).flatMap(([name, schedule]) =>
      lintSchedule(tariff, name, schedule, priced.has(name)),
    ),
    ...lintSeasons(tariff),
    ...lintRates(tariff),
    ...lintAmounts(tariff),
    ...lintDemand(tariff),
    ...lintValidity(tariff),
  ];
  return findings.toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
