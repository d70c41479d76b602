import { MINUTE_MS, parseInstant } from '@energy-optimizer/kernel';
import type { Problem } from './problem.ts';

/** The steps of a problem. Boundary k lies between the steps k − 1 and k. */
export interface Horizon {
  readonly count: number;
  readonly hours: readonly number[];
  /** Minutes from the start to each boundary; count + 1 values. */
  readonly edges: readonly number[];
  readonly startMs: number | undefined;
}

export function horizonOf({ stepMinutes, start }: Pick<Problem, 'stepMinutes' | 'start'>): Horizon {
  const edges = [0];
  for (const minutes of stepMinutes) edges.push((edges.at(-1) ?? 0) + minutes);
  const startMs = start === undefined ? undefined : parseInstant(start)?.getTime();
  return { count: stepMinutes.length, hours: stepMinutes.map((minutes) => minutes / 60), edges, startMs };
}

/** Minutes are compared with this tolerance, so that sums of fractions do not move a boundary. */
const SLACK_MINUTES = 1e-6;

/** The first boundary at or after a time; count + 1 if there is none. */
export function boundaryAfter({ edges, count }: Horizon, minutes: number): number {
  const found = edges.findIndex((edge) => edge >= minutes - SLACK_MINUTES);
  return found === -1 ? count + 1 : found;
}

/** The last boundary at or before a time; −1 if there is none. */
const boundaryBefore = ({ edges }: Horizon, minutes: number): number =>
  edges.findLastIndex((edge) => edge <= minutes + SLACK_MINUTES);

/** The number of a boundary. An instant between two boundaries goes to the later one (`up`) or the earlier one. */
export function boundaryOf(horizon: Horizon, boundary: number | string, direction: 'up' | 'down'): number {
  if (typeof boundary === 'number') return boundary;
  const minutes = ((parseInstant(boundary)?.getTime() ?? Number.NaN) - (horizon.startMs ?? Number.NaN)) / MINUTE_MS;
  return direction === 'up' ? boundaryAfter(horizon, minutes) : boundaryBefore(horizon, minutes);
}

/** The instant of a boundary as ISO 8601 text, if the start is known. */
export function instantOf({ startMs, edges }: Horizon, boundary: number): string | undefined {
  const minutes = edges[boundary];
  if (startMs === undefined || minutes === undefined) return undefined;
  return new Date(startMs + Math.round(minutes * MINUTE_MS)).toISOString().replace('.000Z', 'Z');
}

/** One value per step of a field that is a number or an array. */
export const perStep = (value: number | readonly number[], count: number): readonly number[] =>
  typeof value === 'number' ? new Array<number>(count).fill(value) : value;

export const within = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
