import { countOf, DAY_MS, localDate } from '@energy-optimizer/kernel';
import { NO_PERIOD } from '../calendar/compile-schedule.ts';
import { dayNumber } from '../calendar/days.ts';
import type { ComponentOf } from '../model/components.ts';
import type { RegisterReading } from '../usage/usage.ts';
import { type BillContext, factorTo, flowOf, periodsOf, piecesIn } from './context.ts';

/** Energy of a component within a span, in the unit of the tariff. */
export interface Quantities {
  /** By index of the period; one entry where there is no schedule. */
  readonly byPeriod: Float64Array;
  /** Energy at times that no period covers. */
  readonly outside: number;
  /** Energy in readings over several periods, which cannot be divided among them. */
  readonly undivided: number;
  /** False if the usage does not have this flow. */
  readonly metered: boolean;
}

/** The part of a component that says what is counted. */
type EnergyComponent = Pick<ComponentOf<'energy'>, 'flow' | 'schedule' | 'register'>;
interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** Sums by period without losing small values (Neumaier). */
function addUp(values: Float64Array, periods: Uint8Array | undefined, from: number, to: number, sums: Float64Array) {
  const lost = new Float64Array(sums.length);
  const outside = sums.length - 1;
  for (let index = from; index < to; index++) {
    const value = values[index]!;
    if (Number.isNaN(value)) continue;
    const period = periods ? periods[index]! : 0;
    const slot = period === NO_PERIOD ? outside : period;
    const sum = sums[slot]!;
    const next = sum + value;
    lost[slot]! += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sums[slot] = next;
  }
  for (let slot = 0; slot < sums.length; slot++) sums[slot]! += lost[slot]!;
}

/** Registers that some component bills by name; no other component counts them. */
const claimed = ({ tariff }: BillContext): ReadonlySet<string> =>
  new Set(tariff.components.flatMap((one) => (one.kind === 'energy' && one.register ? [one.register] : [])));

const countsRegister = (
  context: BillContext,
  component: { register?: string | undefined },
  reading: RegisterReading,
) =>
  component.register === undefined
    ? reading.register === undefined || !claimed(context).has(reading.register)
    : reading.register === component.register;

/** The period of a schedule if it is the same throughout a span. */
function onlyPeriod(context: BillContext, schedule: string, { startMs, endMs }: TimeSpan): number | undefined {
  const { tableOf } = context.compiled.schedules[schedule]!;
  const { timeZone } = context.tariff;
  const first = dayNumber(localDate(new Date(startMs), timeZone));
  const last = dayNumber(localDate(new Date(endMs - 1), timeZone));
  let only: number | undefined;
  for (let day = first; day <= last; day++) {
    const table = tableOf(day);
    only ??= table[0]!;
    if (table.some((period) => period !== only)) return undefined;
  }
  return only;
}

/** Index of the period that a register stands for; undefined where it covers several. */
function periodOfRegister(
  context: BillContext,
  component: EnergyComponent,
  reading: RegisterReading,
): number | undefined {
  if (component.schedule === undefined) return 0;
  if (reading.register !== undefined && component.register === undefined) {
    const index = context.compiled.schedules[component.schedule]!.periods.indexOf(reading.register);
    return index < 0 ? undefined : index;
  }
  return onlyPeriod(context, component.schedule, reading);
}

/** Share of a reading that lies within a span; assumed to be used evenly. */
function shareWithin(context: BillContext, reading: RegisterReading, span: TimeSpan): number {
  const overlap = Math.min(reading.endMs, span.endMs) - Math.max(reading.startMs, span.startMs);
  const share = overlap / (reading.endMs - reading.startMs);
  if (share <= 0) return 0;
  if (share < 1) {
    const days = Math.round((reading.endMs - reading.startMs) / DAY_MS);
    context.notices.add(
      `A reading over ${countOf(days, 'day')} crosses the end of a billing or price period; its use was spread evenly.`,
    );
  }
  return Math.min(share, 1);
}

/** How a reading of one flow counts for another: for the net flow, export against import. */
export function readingSign(readFlow: string, flow: string): number {
  if (readFlow === flow) return 1;
  if (flow !== 'net') return 0;
  return readFlow === 'import' ? 1 : readFlow === 'export' ? -1 : 0;
}

function addRegisters(context: BillContext, component: EnergyComponent, span: TimeSpan, sums: Float64Array) {
  let undivided = 0;
  let found = false;
  for (const reading of context.usage.registers) {
    const sign = readingSign(reading.flow, component.flow);
    if (sign === 0 || !countsRegister(context, component, reading)) continue;
    const share = shareWithin(context, reading, span) * sign;
    if (share === 0) continue;
    found = true;
    const period = periodOfRegister(context, component, reading);
    if (period === undefined) undivided += reading.energy * share;
    else sums[period === NO_PERIOD ? sums.length - 1 : period]! += reading.energy * share;
  }
  return { undivided, found };
}

/** The quantity of a component within a span. */
export function quantitiesOf(context: BillContext, component: EnergyComponent, span: TimeSpan): Quantities {
  const schedule = component.schedule === undefined ? undefined : context.compiled.schedules[component.schedule];
  const sums = new Float64Array((schedule?.periods.length ?? 1) + 1);
  const values = component.register === undefined ? flowOf(context, component.flow) : undefined;
  if (values) {
    const periods = component.schedule === undefined ? undefined : periodsOf(context, component.schedule);
    const [from, to] = piecesIn(context, span);
    addUp(values, periods, from, to, sums);
  }
  const { undivided, found } = addRegisters(context, component, span, sums);
  const factor = factorTo(context, context.tariff.unit);
  const scaled = sums.map((sum) => sum * factor);
  return {
    byPeriod: scaled.subarray(0, -1),
    outside: scaled.at(-1)!,
    undivided: undivided * factor,
    metered: values !== undefined || found,
  };
}
