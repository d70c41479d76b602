import { HOUR_MS } from '@energy-optimizer/kernel';
import type { Cycle } from '../calendar/cycles.ts';
import { civil, dayNumber } from '../calendar/days.ts';
import type { ComponentOf } from '../model/components.ts';
import { roundDecimal } from '../numbers.ts';
import { lowerBound } from '../usage/grid.ts';
import { type BillContext, ruleOf } from './context.ts';
import { type Line, missingLine } from './line.ts';

interface Hole {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Spans within a span that the usage does not cover. */
export function holesOf({ usage }: BillContext, { startMs, endMs }: Pick<Cycle, 'startMs' | 'endMs'>): Hole[] {
  const values = Object.values(usage.flows);
  const isKnown = (index: number) => values.some((flow) => !Number.isNaN(flow[index]!));
  const covered: [number, number][] = usage.registers
    .filter((reading) => reading.startMs < endMs && reading.endMs > startMs)
    .map((reading) => [reading.startMs, reading.endMs]);
  const first = Math.max(0, lowerBound(usage.startMs, startMs) - 1);
  for (let index = first; index < usage.startMs.length && usage.startMs[index]! < endMs; index++) {
    if (!isKnown(index)) continue;
    const last = covered.at(-1);
    if (last && last[1] === usage.startMs[index]!) last[1] = usage.endMs[index]!;
    else covered.push([usage.startMs[index]!, usage.endMs[index]!]);
  }
  covered.sort((a, b) => a[0] - b[0]);
  const holes: Hole[] = [];
  let at = startMs;
  for (const [from, to] of covered) {
    if (from > at) holes.push({ fromMs: at, toMs: Math.min(from, endMs) });
    at = Math.max(at, to);
  }
  if (at < endMs) holes.push({ fromMs: at, toMs: endMs });
  return holes.filter(({ fromMs, toMs }) => toMs > fromMs);
}

const usesEnergy = ({ tariff }: BillContext): boolean => tariff.components.some((component) => 'flow' in component);

/** One line for all times of a billing period without usage. */
export function gapLines(context: BillContext, cycle: Cycle): Line[] {
  if (!usesEnergy(context)) return [];
  const holes = holesOf(context, cycle);
  if (holes.length === 0) return [];
  const hours = holes.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs), 0) / HOUR_MS;
  const [first] = holes;
  const more = holes.length > 1 ? ` and ${holes.length - 1} more` : '';
  const note = `No usage from ${new Date(first!.fromMs).toISOString()} to ${new Date(first!.toMs).toISOString()}${more}; it is not billed.`;
  return [
    missingLine(cycle, {
      component: 'usage',
      name: 'Unknown usage',
      quantity: roundDecimal(hours, 6),
      unit: 'h',
      rate: null,
      rule: '',
      note,
    }),
  ];
}

/** Parts of a tariff that depend on missing information. */
export function conditionLines({ tariff, zone, contractStart }: BillContext, cycle: Cycle): Line[] {
  const missing = (component: string, rule: string, note: string): Line =>
    missingLine(cycle, { component, quantity: null, unit: '', rate: null, rule, note });
  return tariff.components.flatMap((component, index) => [
    ...(component.zones && zone === undefined
      ? [
          missing(
            component.id,
            `components[${index}].zones`,
            `Applies in ${component.zones.join(', ')} only; no zone was specified.`,
          ),
        ]
      : []),
    ...(component.contractMonths && contractStart === undefined
      ? [
          missing(
            component.id,
            `components[${index}].contractMonths`,
            'Depends on the start of the contract, which was not specified.',
          ),
        ]
      : []),
  ]);
}

/** A charge of the tariff that cannot be computed. */
export const unbilledLine = (context: BillContext, cycle: Cycle, component: ComponentOf<'unbilled'>): Line =>
  missingLine(cycle, {
    ...{ component: component.id, name: component.name ?? component.id, note: component.reason },
    ...{ quantity: null, unit: '', rate: null, rule: ruleOf(context, component) },
  });

/** Days of the bill on which the tariff is not valid. It is applied to them with a notice. */
export function noteValidity({ tariff, notices }: BillContext, firstDay: number, endDay: number): void {
  if (tariff.from !== undefined && dayNumber(tariff.from) > firstDay) {
    notices.add(`The tariff is valid from ${tariff.from}; it was applied to earlier days too.`);
  }
  if (tariff.until !== undefined && dayNumber(tariff.until) < endDay) {
    notices.add(`The tariff ends before ${tariff.until}; it was applied to later days too.`);
  }
}

/** Days of the longest invoice that covers parts of two months. */
const LONGEST_INVOICE = 45;

/** An invoice from mid-month to mid-month is not one billing period unless stated. */
export function noteSplit({ notices }: BillContext, cycles: readonly Cycle[]): void {
  const [first, last] = [cycles[0]!, cycles.at(-1)!];
  if (cycles.length < 2 || first.months === 1 || last.months === 1) return;
  if (last.endDay - first.firstDay > LONGEST_INVOICE) return;
  notices.add(
    `Billed as ${cycles.length} billing periods, which begin on day ${civil(cycles[1]!.firstDay).day} of the month; if it is one invoice, use the cycle "period".`,
  );
}
