import { addDays, HOUR_MS, type Interval, localDate, localInstants, MINUTE_MS } from '@energy-optimizer/kernel';
import { meanOver, type Outlook, type Stretch } from '@energy-optimizer/outlook';

/** An appliance that runs once without interruption at constant power. */
export interface Load {
  readonly powerKw: number;
  readonly durationMs: number;
}

export const energyOf = ({ powerKw, durationMs }: Load): number => (powerKw * durationMs) / HOUR_MS;

/** The next occurrence of this local time, the instant itself included; one skipped in spring occurs a day later. */
export function nextLocal(clock: string, from: Date, timeZone: string): Date {
  const today = localDate(from, timeZone);
  const instants = [0, 1, 2].flatMap((days) => localInstants(`${addDays(today, days)}T${clock}`, timeZone));
  return instants.find((instant) => instant >= from)!;
}

/** A run with its prices. */
export interface PricedRun extends Interval {
  readonly stretch: Stretch;
}

/** Undefined if a part of the run has no known price. */
export function runAt(outlook: Outlook, startMs: number, durationMs: number): PricedRun | undefined {
  const stretch = meanOver(outlook, startMs, startMs + durationMs);
  return stretch && { start: new Date(startMs), end: new Date(startMs + durationMs), stretch };
}

const QUARTER_MS = 15 * MINUTE_MS;

/** The highest mean power of a quarter of an hour, in kW. */
export function peakOf(runs: readonly (Interval & { readonly powerKw: number })[]): number {
  const quarters = new Map<number, number>();
  for (const { start, end, powerKw } of runs) {
    for (let at = Math.floor(start.getTime() / QUARTER_MS) * QUARTER_MS; at < end.getTime(); at += QUARTER_MS) {
      const within = Math.min(at + QUARTER_MS, end.getTime()) - Math.max(at, start.getTime());
      quarters.set(at, (quarters.get(at) ?? 0) + (powerKw * within) / QUARTER_MS);
    }
  }
  return Math.max(0, ...quarters.values());
}
