import { addResolution, HOUR_MS, type Resolution, resolutionOfLength } from '@energy-optimizer/kernel';

/** Calendar steps vary: 23–25 hours, 28–31 days. */
const TOLERANCE = 1.15;

/**
 * Ends of intervals of which only the starts are written (ascending, epoch ms): the next start, unless that leaves a gap.
 * A step counts as a gap when it is longer than the one before and is not repeated by the one after (from a start on its
 * own grid: half-hours start at :00 and :30), so a file may change from hours to quarters and back. Undefined where nothing tells the length.
 */
export function inferEnds(starts: readonly number[], timeZone: string): (number | undefined)[] {
  const lengthAt = (i: number) => (i >= 0 && i + 1 < starts.length ? starts[i + 1]! - starts[i]! : undefined);
  const alike = (a: number, b: number) => a <= b * TOLERANCE && b <= a * TOLERANCE;
  let usual: number | undefined;
  return starts.map((start, i) => {
    const length = lengthAt(i);
    const next = lengthAt(i + 1);
    const believable =
      length !== undefined &&
      (usual === undefined ? next === undefined || length <= next * TOLERANCE : length <= usual * TOLERANCE);
    const repeated = length !== undefined && next !== undefined && alike(length, next) && onOwnGrid(start, length);
    if (length !== undefined && (believable || repeated)) {
      usual = length;
      return start + length;
    }
    usual ??= next;
    return usual === undefined ? undefined : stepFrom(start, usual, timeZone);
  });
}

/** Steps of up to an hour start at whole multiples of themselves. */
const onOwnGrid = (start: number, length: number): boolean => length > HOUR_MS || start % length === 0;

/** One step of about this length: a calendar step where it is one. */
function stepFrom(start: number, length: number, timeZone: string): number {
  const resolution = resolutionOfLength(length);
  return resolution ? endOfStep(start, resolution, timeZone) : start + length;
}

export const endOfStep = (start: number, resolution: Resolution, timeZone: string): number =>
  addResolution(new Date(start), resolution, 1, timeZone).getTime();
