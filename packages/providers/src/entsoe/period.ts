import { DAY_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { fromIsoOrUtc } from '../times.ts';
import type { EntsoePeriod, EntsoePoint } from './document.ts';

const STEP_MINUTES: Readonly<Record<string, number>> = { PT15M: 15, PT30M: 30, PT60M: 60, PT1H: 60 };
/** The API returns at most a year per request. */
const LONGEST_MS = 367 * DAY_MS;

/** `A01`: every position is there. `A03`: a position that repeats the one before it is left out. */
export type EntsoeCurve = 'A01' | 'A03';

/** Left out it is A01, by the platform's guide; undefined for any other. */
export const readEntsoeCurve = (text: string | undefined): EntsoeCurve | undefined =>
  text === undefined || text === 'A01' ? 'A01' : text === 'A03' ? 'A03' : undefined;

/** A value that holds over one step of a period. Epoch ms. */
export interface EntsoeStep {
  readonly position: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly value: number;
}

/**
 * Why a period, or a point of it (then with its position), has no values. `bad_frame`: start, end or resolution;
 * `no_points`; `bad_position`: a point without one; `beyond_end`: a position after the last; `no_value`.
 */
export interface EntsoePeriodProblem {
  readonly kind: 'bad_frame' | 'no_points' | 'bad_position' | 'beyond_end' | 'no_value';
  readonly position?: number;
  readonly reason: string;
}

/** The frame of a period: `count` steps of `stepMs` from `startMs`. */
interface Frame {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
}

interface PlacedPoint {
  readonly position: number;
  /** Undefined: the point exists without a value. */
  readonly value: number | undefined;
}

/**
 * One period → a value per step. A period whose frame or positions cannot be read has none: a curve depends on each.
 * @param readValue the number of a point; undefined when it has none that can be read
 */
export function readEntsoePeriod(
  period: EntsoePeriod,
  curve: EntsoeCurve,
  readValue: (point: EntsoePoint) => number | undefined,
): { readonly steps: readonly EntsoeStep[]; readonly problems: readonly EntsoePeriodProblem[] } {
  const frame = readFrame(period);
  if (typeof frame === 'string') return { steps: [], problems: [{ kind: 'bad_frame', reason: frame }] };
  const points = period.Point.filter((point) => point !== undefined);
  if (points.length === 0) return { steps: [], problems: [{ kind: 'no_points', reason: 'the period has no points' }] };
  const read = points.map((point) => ({ position: readPosition(point.position), value: readValue(point) }));
  const placed = read.filter((point): point is PlacedPoint => point.position !== undefined);
  if (placed.length < points.length || period.Point.length > points.length) {
    const reason = 'a point has no position, so its time is unknown';
    return { steps: [], problems: [{ kind: 'bad_position', reason }] };
  }
  return { steps: stepsOf(placed, frame, curve), problems: pointProblems(placed, frame) };
}

function readFrame(period: EntsoePeriod): Frame | string {
  const startMs = fromIsoOrUtc(period.timeInterval?.start);
  const endMs = fromIsoOrUtc(period.timeInterval?.end);
  const stepMinutes = STEP_MINUTES[period.resolution ?? ''];
  if (startMs === undefined || endMs === undefined) return 'the period has no readable start or end';
  if (stepMinutes === undefined)
    return `the resolution ${(period.resolution ?? '(none)').slice(0, 20)} is not 15, 30 or 60 minutes`;
  const stepMs = stepMinutes * MINUTE_MS;
  const count = (endMs - startMs) / stepMs;
  if (!Number.isInteger(count) || startMs % stepMs !== 0) return 'the period is not a whole number of steps';
  if (count < 1 || endMs - startMs > LONGEST_MS) return 'the period ends before it starts or lasts longer than a year';
  return { startMs, stepMs, count };
}

const readPosition = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d{0,5}$/.test(text.trim()) ? Number(text) : undefined;

/**
 * In a step curve a point holds until the next one, or the period's end; a point without a value ends the one before it
 * too.
 */
function stepsOf(points: readonly PlacedPoint[], frame: Frame, curve: EntsoeCurve): EntsoeStep[] {
  const sorted = points.filter(({ position }) => position <= frame.count).sort((a, b) => a.position - b.position);
  const positions = [...new Set(sorted.map(({ position }) => position))];
  const nextPosition = new Map(positions.map((position, index) => [position, positions[index + 1] ?? frame.count + 1]));
  return sorted.flatMap(({ position, value }) => {
    if (value === undefined) return [];
    const until = curve === 'A03' ? nextPosition.get(position)! : position + 1;
    return Array.from({ length: until - position }, (_, ahead) => stepAt(frame, position + ahead, value));
  });
}

function stepAt({ startMs, stepMs }: Frame, position: number, value: number): EntsoeStep {
  const at = startMs + (position - 1) * stepMs;
  return { position, startMs: at, endMs: at + stepMs, value };
}

function pointProblems(points: readonly PlacedPoint[], frame: Frame): EntsoePeriodProblem[] {
  return points.flatMap(({ position, value }): EntsoePeriodProblem[] => {
    if (position > frame.count)
      return [{ kind: 'beyond_end', position, reason: 'the position is beyond the end of the period' }];
    return value === undefined ? [{ kind: 'no_value', position, reason: 'the value is missing' }] : [];
  });
}
