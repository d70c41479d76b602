import { DAY_MS, MINUTE_MS, utcOffsets } from '@energy-optimizer/kernel';
import { compileTariff } from '../bill/compile.ts';
import type { Tariff } from '../model/tariff.ts';

/** Lengths of the billing intervals of dynamic components, in minutes. */
const billedLengths = ({ components }: Tariff): number[] => [
  ...new Set(components.flatMap((one) => (one.kind === 'dynamic' && one.billedMinutes ? [one.billedMinutes] : []))),
];

interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** The times of the prices that the document has of the series that components follow. */
function pricedTimes({ components, series }: Tariff): Stretch[] {
  const names = new Set(components.flatMap((one) => ('series' in one ? [one.series] : [])));
  return [...names]
    .flatMap((name) => series[name]?.prices ?? [])
    .map(({ start, end }) => ({ startMs: Date.parse(start), endMs: Date.parse(end) }));
}

/** Multiples of a length, counted in local time, within a span; the span's start is not among them. */
function multiples(lengthMs: number, span: { readonly fromMs: number; readonly untilMs: number }, offsetMs: number) {
  const found: number[] = [];
  const { fromMs, untilMs } = span;
  const first = Math.floor((fromMs + offsetMs) / lengthMs + 1) * lengthMs - offsetMs;
  for (let at = first; at < untilMs; at += lengthMs) found.push(at);
  return found;
}

/** Pieces of a span in which local time has one offset. */
function offsetSpans(startMs: number, endMs: number, timeZone: string) {
  const pieces = utcOffsets({ start: new Date(startMs), end: new Date(endMs) }, timeZone);
  return pieces.map(({ fromMs, offsetMs }, index) => ({
    fromMs: Math.max(startMs, fromMs),
    untilMs: pieces[index + 1]?.fromMs ?? endMs,
    offsetMs,
  }));
}

/**
 * Instants between `startMs` and `endMs` at which the marginal price of a tariff may change for another reason than a
 * new market price: a schedule, a new day, the next billing interval, a change of the clock, a price in the document.
 * Ascending.
 */
export function priceEdges(tariff: Tariff, startMs: number, endMs: number): number[] {
  const { edges } = compileTariff(tariff);
  const lengths = billedLengths(tariff);
  const inDocument = pricedTimes(tariff).flatMap((one) => [one.startMs, one.endMs]);
  const found = new Set<number>(inDocument.filter((at) => at > startMs && at < endMs));
  for (const { fromMs, untilMs, offsetMs } of offsetSpans(startMs, endMs, tariff.timeZone)) {
    if (fromMs > startMs) found.add(fromMs);
    const firstDay = Math.floor((fromMs + offsetMs) / DAY_MS);
    for (let midnight = firstDay * DAY_MS - offsetMs; midnight < untilMs; midnight += DAY_MS) {
      for (const edge of edges) {
        const at = midnight + edge * MINUTE_MS;
        if (at > fromMs && at < untilMs) found.add(at);
      }
    }
    for (const length of lengths)
      for (const at of multiples(length * MINUTE_MS, { fromMs, untilMs }, offsetMs)) found.add(at);
  }
  return [...found].sort((a, b) => a - b);
}

/** Number of such instants in a day of 24 hours, without those of prices in the document. */
export const edgesPerDay = (tariff: Tariff): number =>
  billedLengths(tariff).reduce(
    (sum, length) => sum + DAY_MS / (length * MINUTE_MS),
    compileTariff(tariff).edges.length,
  );

/** Windows of a schedule are matched once a day, which takes about four times as long as the price of a component. */
const WINDOW_WORK = 4;

/** What the price between two edges costs to compute, in prices of a component. */
export function workPerPiece(tariff: Tariff): number {
  const windows = Object.values(tariff.schedules).reduce((sum, schedule) => sum + schedule.windows.length, 0);
  return tariff.components.length + (WINDOW_WORK * windows) / edgesPerDay(tariff);
}

/** Bounds of the longest billing intervals between two instants; none if market prices apply as they are. */
export function billingBounds(tariff: Tariff, startMs: number, endMs: number): number[] {
  const longest = Math.max(0, ...billedLengths(tariff)) * MINUTE_MS;
  if (longest === 0) return [];
  return offsetSpans(startMs, endMs, tariff.timeZone).flatMap((span) => multiples(longest, span, span.offsetMs));
}

/** Time around an instant whose market prices its price depends on, at most. */
export const billingReachMs = (tariff: Tariff): number => Math.max(0, ...billedLengths(tariff)) * MINUTE_MS;

/** Largest number of minutes that divides the times of day at which the price may change. */
export function finestEdgeMinutes(tariff: Tariff): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  const lengths = pricedTimes(tariff).map(({ startMs, endMs }) => (endMs - startMs) / MINUTE_MS);
  const whole = [...compileTariff(tariff).edges, ...billedLengths(tariff), ...lengths.filter(Number.isInteger)];
  return whole.reduce(divisor, DAY_MS / MINUTE_MS);
}
