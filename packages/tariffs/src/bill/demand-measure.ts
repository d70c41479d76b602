import { DAY_MS, HOUR_MS, localDate, MINUTE_MS } from '@energy-optimizer/kernel';
import { daysSpan } from '../calendar/cycles.ts';
import { dayStartMinute, dayStartMs } from '../calendar/day-start.ts';
import { addMonths, dateOf, dayNumber } from '../calendar/days.ts';
import type { ComponentOf } from '../model/components.ts';
import { type BillContext, factorTo, flowOf, memoized, periodsOf, piecesIn } from './context.ts';

export type DemandComponent = ComponentOf<'demand'>;

interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** Mean power within one window of the meter. */
export interface Peak {
  readonly kw: number;
  readonly day: number;
  readonly startMs: number;
}

interface Measuring {
  readonly flow: string;
  readonly windowMinutes?: number | undefined;
  /** The period that is measured, by schedule; omitted: all times. */
  readonly within?: { readonly periods: Uint8Array; readonly period: number } | undefined;
  /** Factor by index of the piece. */
  readonly weightOf?: ((index: number) => number) | undefined;
}

/** Calls back with the mean power of each window, in order of time. */
function eachWindow(
  context: BillContext,
  span: TimeSpan,
  measuring: Measuring,
  see: (kw: number, index: number) => void,
) {
  const values = flowOf(context, measuring.flow);
  if (!values) return;
  const { startMs, endMs, offsetMs, source } = context.grid;
  const toKwh = factorTo(context, 'kWh');
  const windowMs = (measuring.windowMinutes ?? 0) * MINUTE_MS;
  const [from, to] = piecesIn(context, span);
  const { within, weightOf } = measuring;
  let key = Number.NaN;
  let first = from;
  let energy = 0;
  let lengthMs = 0;
  const flush = () => {
    if (lengthMs > 0) see(((energy * toKwh) / (lengthMs / HOUR_MS)) * (weightOf?.(first) ?? 1), first);
  };
  for (let index = from; index < to; index++) {
    const value = values[index]!;
    if (Number.isNaN(value) || (within && within.periods[index] !== within.period)) continue;
    const at = windowMs === 0 ? source[index]! : Math.floor((startMs[index]! + offsetMs[index]!) / windowMs);
    if (at !== key || offsetMs[index] !== offsetMs[first]) {
      flush();
      key = at;
      first = index;
      energy = 0;
      lengthMs = 0;
    }
    energy += value;
    lengthMs += endMs[index]! - startMs[index]!;
  }
  flush();
}

/** The highest windows, descending; with `perDay` at most one of each local day. */
function highestWindows(
  context: BillContext,
  span: TimeSpan,
  measuring: Measuring,
  wanted: { readonly count: number; readonly perDay: boolean },
): Peak[] {
  const { day, minute, startMs } = context.grid;
  const start = dayStartMinute(context.tariff);
  const dayOf = (index: number): number => (minute[index]! < start ? day[index]! - 1 : day[index]!);
  let best: Peak[] = [];
  let today: Peak | undefined;
  const offer = (peak: Peak) => {
    if (best.length === wanted.count && peak.kw <= best.at(-1)!.kw) return;
    best = [...best, peak].sort((a, b) => b.kw - a.kw || a.startMs - b.startMs).slice(0, wanted.count);
  };
  eachWindow(context, span, measuring, (kw, index) => {
    const isBest = best.length < wanted.count || kw > best.at(-1)!.kw;
    if (!wanted.perDay) {
      if (isBest) offer({ kw, day: dayOf(index), startMs: startMs[index]! });
      return;
    }
    if (today && today.day !== dayOf(index)) {
      offer(today);
      today = undefined;
    }
    if (!today || kw > today.kw) today = { kw, day: dayOf(index), startMs: startMs[index]! };
  });
  if (today) offer(today);
  return best;
}

/** The highest mean power of a flow within a span; undefined without usage. */
export const highestKw = (
  context: BillContext,
  flow: string,
  windowMinutes: number,
  span: TimeSpan,
): number | undefined => highestWindows(context, span, { flow, windowMinutes }, { count: 1, perDay: false })[0]?.kw;

function weightsOf(context: BillContext, { weights }: DemandComponent): Measuring['weightOf'] {
  if (!weights) return undefined;
  const periods = periodsOf(context, weights.schedule);
  const factors = context.compiled.schedules[weights.schedule]!.periods.map((name) => weights.factors[name] ?? 1);
  return (index) => factors[periods[index]!] ?? 1;
}

/** How a component measures the demand of one of its rates; undefined if the schedule never has the period. */
function measuringOf(
  context: BillContext,
  component: DemandComponent,
  period: string | undefined,
): Measuring | undefined {
  const { flow, schedule, windowMinutes } = component;
  const weightOf = weightsOf(context, component);
  if (period === undefined || schedule === undefined) return { flow, windowMinutes, weightOf };
  const index = context.compiled.schedules[schedule]!.periods.indexOf(period);
  if (index < 0) return undefined;
  return { flow, windowMinutes, weightOf, within: { periods: periodsOf(context, schedule), period: index } };
}

/** The days of the tariff that begin within a span; where they begin later than at midnight, they end after it. */
function daysOf(context: BillContext, component: DemandComponent, span: TimeSpan): TimeSpan {
  const { tariff, grid } = context;
  if (dayStartMinute(tariff) === 0) return span;
  const firstFrom = (ms: number): number => {
    const day = dayNumber(localDate(new Date(ms), tariff.timeZone));
    const start = dayStartMs(day, tariff);
    return start >= ms ? start : dayStartMs(day + 1, tariff);
  };
  const days = { startMs: firstFrom(span.startMs), endMs: firstFrom(span.endMs) };
  const known = grid.length === 0 ? undefined : grid.endMs[grid.length - 1]!;
  if (known !== undefined && known >= span.endMs && known < days.endMs)
    context.notices.add(
      `${component.id}: the last day of the bill ends at ${tariff.dayStart} of the next; its peak is that of the usage before.`,
    );
  return days;
}

/** The peaks that are billed within a span, before any floor or ratchet. */
export function peaksWithin(
  context: BillContext,
  component: DemandComponent,
  period: string | undefined,
  span: TimeSpan,
): Peak[] {
  const measuring = measuringOf(context, component, period);
  if (!measuring) return [];
  const perDay = component.distinct === 'day';
  const within = perDay ? daysOf(context, component, span) : span;
  return highestWindows(context, within, measuring, { count: component.highest, perDay });
}

/** The highest peak of each day of the tariff that begins in a span. */
export function dailyPeaks(
  context: BillContext,
  component: DemandComponent,
  period: string | undefined,
  span: TimeSpan,
): Peak[] {
  const measuring = measuringOf(context, component, period);
  if (!measuring) return [];
  const days = daysOf(context, component, span);
  return highestWindows(context, days, measuring, { count: Number.MAX_SAFE_INTEGER, perDay: true });
}

export const meanOf = (peaks: readonly Peak[]): number | undefined =>
  peaks.length === 0 ? undefined : peaks.reduce((sum, { kw }) => sum + kw, 0) / peaks.length;

/** A peak stated for a month by the meter or an earlier bill. */
export const statedPeak = (
  context: BillContext,
  component: DemandComponent,
  period: string | undefined,
  month: string,
) =>
  context.usage.peaks.find(
    (peak) =>
      peak.month === month &&
      (peak.component === undefined || peak.component === component.id) &&
      (peak.period === undefined || peak.period === period),
  )?.kw;

/** The measured or stated demand of a calendar month; undefined if it is unknown. */
export const peakOfMonth = (
  context: BillContext,
  component: DemandComponent,
  period: string | undefined,
  month: string,
) =>
  memoized(context, `peak ${component.id} ${period} ${month}`, (): number | undefined => {
    const stated = statedPeak(context, component, period, month);
    if (stated !== undefined) return stated;
    const span = daysSpan(dayNumber(`${month}-01`), dayNumber(`${addMonths(month, 1)}-01`), context.tariff.timeZone);
    return meanOf(peaksWithin(context, component, period, span));
  });

/** Demand at given times, such as the system's peaks; `unknown` lists the times without usage. */
export function coincidentKw(context: BillContext, component: DemandComponent, span: TimeSpan) {
  const events = (component.coincident?.events ?? []).map(({ start, minutes }) => {
    const startMs = Date.parse(start);
    return { startMs, endMs: startMs + minutes * MINUTE_MS };
  });
  const inside =
    component.coincident?.within === 'any'
      ? events
      : events.filter(({ startMs }) => startMs >= span.startMs && startMs < span.endMs);
  const measured = inside.map((event) => ({ event, kw: meanPower(context, component, event) }));
  const known = measured.flatMap(({ kw }) => kw ?? []);
  const unknown = measured.filter(({ kw }) => kw === undefined).map(({ event }) => dateOf(event.startMs / DAY_MS));
  const reduce =
    component.coincident?.reduce === 'mean' ? known.reduce((a, b) => a + b, 0) / known.length : Math.max(...known);
  return { events: inside.length, unknown, kw: known.length === 0 ? undefined : reduce };
}

function meanPower(context: BillContext, component: DemandComponent, event: TimeSpan): number | undefined {
  const values = flowOf(context, component.flow);
  if (!values) return undefined;
  const { startMs, endMs } = context.grid;
  const toKwh = factorTo(context, 'kWh');
  let energy = 0;
  let lengthMs = 0;
  const [from] = piecesIn(context, { startMs: event.startMs - HOUR_MS, endMs: event.startMs });
  for (let index = from; index < startMs.length && startMs[index]! < event.endMs; index++) {
    const overlap = Math.min(endMs[index]!, event.endMs) - Math.max(startMs[index]!, event.startMs);
    if (overlap <= 0 || Number.isNaN(values[index]!)) continue;
    energy += (values[index]! * overlap) / (endMs[index]! - startMs[index]!);
    lengthMs += overlap;
  }
  return lengthMs === event.endMs - event.startMs ? (energy * toKwh) / (lengthMs / HOUR_MS) : undefined;
}
