import { readTime, SLASHED } from './wall-clock.ts';

/** The time content of a cell. */
export type TimeCell = 'time' | 'date' | 'clock' | 'number' | 'none';

const CLOCK = String.raw`\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?`;
const CLOCK_ONLY = new RegExp(`^${CLOCK}$`, 'i');
const CLOCK_RANGE = new RegExp(`^(${CLOCK}) ?(?:-|–|—|to|bis) ?(${CLOCK})$`, 'i');
/** `00 - 01`: hours of the day. */
const HOUR_RANGE = /^(\d{1,2}) ?[-–] ?(\d{1,2})$/;
const NUMBER = /^(?:h|he|hour)? ?(\d{1,3})$/i;
/** Between two times: a dash with spaces or a long one, `to`, or the slash of an ISO interval. */
const BETWEEN = / - |[–—]| (?:to|bis|until) /gi;
const ISO_INTERVAL = /^(\d{4}-\d\d-\d\dT[^/]+)\/(\d{4}-\d\d-\d\dT[^/]+)$/;
const MAX_LENGTH = 64;

/** A character in every range and few other times. */
const MAYBE_RANGE = /^\d{1,2}:|[–—]|T[^T/]*\/| - | (?:to|bis|until) /i;

/** Two times in one cell; undefined for one. */
export function splitRange(text: string): readonly [start: string, end: string] | undefined {
  if (text.length < 7 || text.length > MAX_LENGTH || !MAYBE_RANGE.test(text)) return undefined;
  const range = CLOCK_RANGE.exec(text) ?? ISO_INTERVAL.exec(text);
  return range ? [range[1]!.trim(), range[2]!.trim()] : splitBetween(text);
}

/** At the first separator with a digit on either side. */
function splitBetween(text: string): readonly [start: string, end: string] | undefined {
  for (const { 0: separator, index } of text.matchAll(BETWEEN)) {
    const sides = [text.slice(0, index).trim(), text.slice(index + separator.length).trim()] as const;
    if (sides.every((side) => /\d/.test(side))) return sides;
  }
  return undefined;
}

/** `00 - 01` as clock times. */
export function splitHours(text: string): readonly [start: string, end: string] | undefined {
  const range = HOUR_RANGE.exec(text);
  return range ? [`${range[1]}:00`, `${range[2]}:00`] : undefined;
}

export const isClock = (text: string): boolean => text.length <= MAX_LENGTH && CLOCK_ONLY.test(text);

export const hasClock = (text: string): boolean => /\d:\d\d|\dT\d|^\d{8} ?\d{4}/.test(text);

/** The number of an hour or period. */
export function periodNumber(text: string): number | undefined {
  const match = NUMBER.exec(text);
  return match ? Number(match[1]) : undefined;
}

export function kindOfCell(text: string): TimeCell {
  if (text.length > MAX_LENGTH) return 'none';
  const [first] = splitRange(text) ?? [text];
  if (isClock(first) || splitHours(text)) return 'clock';
  if (looksLikeTime(text)) return hasClock(first) ? 'time' : 'date';
  return periodNumber(text) === undefined ? 'none' : 'number';
}

/** A date, with or without time of day, in whatever order its numbers are. */
export function looksLikeTime(text: string): boolean {
  if (text.length < 8 || text.length > MAX_LENGTH || !/\d/.test(text)) return false;
  const range = splitRange(text);
  const [first] = range ?? [text.replace(/(\d:\d\d(?::\d\d)?) ?-\d{1,2}:\d\d(:\d\d)?$/, '$1')];
  if (range && !isClock(range[1]) && !looksLikeTime(range[1])) return false;
  return readTime(first, 'dmy') !== undefined || (SLASHED.test(first) && readTime(first, 'mdy') !== undefined);
}
