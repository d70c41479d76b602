import type { Plan, Problem } from '@energy-optimizer/planning';
import { renderTable } from '../table.ts';
import { planChart } from './chart.ts';

/** A plan for people: chart, slots with their reasons, conflicts and costs. */
export function showPlan(problem: Problem, plan: Plan): string {
  return [planChart(problem, plan), slotsOf(problem, plan), conflictsOf(plan), costsOf(plan)]
    .filter((part) => part !== '')
    .join('\n');
}

function slotsOf({ timeZone = 'UTC' }: Problem, { slots, stepMinutes, currency }: Plan): string {
  if (slots.length === 0) return '';
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  });
  const hours = (boundary: number) => stepMinutes.slice(0, boundary).reduce((sum, minutes) => sum + minutes, 0) / 60;
  const when = (instant: string | undefined, boundary: number) =>
    instant === undefined ? `+${Number(hours(boundary).toFixed(2))} h` : format.format(new Date(instant));
  return renderTable<Plan['slots'][number]>(
    [
      { title: 'from', text: ({ startAt, from }) => when(startAt, from) },
      { title: 'to', text: ({ endAt, to }) => when(endAt, to) },
      { title: 'device', text: ({ device }) => device },
      { title: 'action', text: ({ action }) => action },
      { title: 'kWh', align: 'right', text: ({ energyKwh }) => energyKwh.toFixed(2) },
      {
        title: `${currency ?? 'price'}/kWh`,
        align: 'right',
        text: ({ meanPricePerKwh }) => meanPricePerKwh.toFixed(4),
      },
      { title: 'why', text: ({ text }) => text },
    ],
    slots,
  );
}

const conflictsOf = ({ conflicts }: Plan): string =>
  conflicts
    .map(({ text, suggestions }) => `conflict: ${text}\n${suggestions.map((one) => `  or: ${one.text}\n`).join('')}`)
    .join('');

function costsOf({ status, gap, cost, baseline, saving, currency = '', emissionsKg, ...plan }: Plan): string {
  const money = (value: number) => `${value.toFixed(4)} ${currency}`.trimEnd();
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const exact = status === 'optimal' ? 'optimal' : `feasible, at most ${percent(gap)} from the best`;
  return [
    `cost ${money(cost.total)} (${exact}); without planning ${money(baseline.cost.total)}; saving ${money(saving)}`,
    ...(plan.selfConsumption === undefined ? [] : [`self-consumption ${percent(plan.selfConsumption)}`]),
    ...(emissionsKg === undefined ? [] : [`emissions ${emissionsKg.toFixed(2)} kg CO2`]),
    '',
  ].join('\n');
}
