import { DAY_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { fromUtcIso } from '@energy-optimizer/providers';
import type { Rejection } from '../../price-point.ts';
import { isoOf, type Row, readPriceText, reject, type Sorted } from '../shared/index.ts';
import type { Period } from './payload.ts';

const STEP_MINUTES: Readonly<Record<string, number>> = { PT15M: 15, PT30M: 30, PT60M: 60, PT1H: 60 };
/** The API answers at most a year at once. */
const LONGEST_MS = 367 * DAY_MS;

/** `A01`: every position is there. `A03`: a position that repeats the one before it is left out. */
export type CurveType = 'A01' | 'A03';

/** The frame of a period: `count` steps of `stepMs` from `startMs`. */
interface Frame {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/** A position and what is known of its price; undefined price: the point is there, its price is not. */
interface Point {
  readonly position: number;
  readonly price: number | undefined;
}

/** One period → a row per step. A period whose frame or positions cannot be read is rejected whole. */
export function readPeriod(period: Period, curve: CurveType, where: string): Sorted<Row> {
  const frame = readFrame(period);
  if (typeof frame === 'string') return { rows: [], rejected: [reject('invalid_time', where, frame)] };
  const points = period.Point.filter((point) => point !== undefined);
  if (points.length === 0) return { rows: [], rejected: [reject('no_data', where, 'the period has no points')] };
  const read = points.map((point) => ({
    position: readPosition(point.position),
    price: readPriceText(point['price.amount']),
  }));
  const placed = read.filter((point): point is Point => point.position !== undefined);
  if (placed.length < points.length || period.Point.length > points.length) {
    return {
      rows: [],
      rejected: [reject('invalid_row', where, 'a point has no position: it cannot be told what holds when')],
    };
  }
  return { rows: rowsOf(placed, frame, curve, where), rejected: pointRejections(placed, frame, where) };
}

function readFrame(period: Period): Frame | string {
  const startMs = fromUtcIso(period.timeInterval?.start);
  const endMs = fromUtcIso(period.timeInterval?.end);
  const stepMinutes = STEP_MINUTES[period.resolution ?? ''];
  if (startMs === undefined || endMs === undefined) return 'the period has no start or end that can be read';
  if (stepMinutes === undefined)
    return `the resolution ${(period.resolution ?? '(none)').slice(0, 20)} is not 15, 30 or 60 minutes`;
  const stepMs = stepMinutes * MINUTE_MS;
  const count = (endMs - startMs) / stepMs;
  if (!Number.isInteger(count) || startMs % stepMs !== 0) return 'the period is not made of whole steps';
  if (count < 1 || endMs - startMs > LONGEST_MS) return 'the period ends before it starts or lasts longer than a year';
  return { startMs, stepMs, count };
}

const readPosition = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d{0,5}$/.test(text.trim()) ? Number(text) : undefined;

/** In a step curve a point holds until the next one, or the period's end; a point without a price ends the one before it too. */
function rowsOf(points: readonly Point[], frame: Frame, curve: CurveType, where: string): Row[] {
  const sorted = points.filter(({ position }) => position <= frame.count).sort((a, b) => a.position - b.position);
  const positions = [...new Set(sorted.map(({ position }) => position))];
  const nextPosition = new Map(positions.map((position, index) => [position, positions[index + 1] ?? frame.count + 1]));
  return sorted.flatMap(({ position, price }) => {
    if (price === undefined) return [];
    const until = curve === 'A03' ? nextPosition.get(position)! : position + 1;
    return Array.from({ length: until - position }, (_, ahead) => row(frame, position + ahead, price, where));
  });
}

function row({ startMs, stepMs }: Frame, position: number, price: number, where: string): Row {
  const at = startMs + (position - 1) * stepMs;
  return { startMs: at, endMs: at + stepMs, price, where: `${where}, position ${position} (${isoOf(at)})` };
}

function pointRejections(points: readonly Point[], frame: Frame, where: string): Rejection[] {
  return points.flatMap(({ position, price }) => {
    if (position > frame.count)
      return [reject('invalid_time', `${where}, position ${position}`, 'the position is beyond the end of the period')];
    return price === undefined ? [reject('missing_price', `${where}, position ${position}`, 'there is no price')] : [];
  });
}
