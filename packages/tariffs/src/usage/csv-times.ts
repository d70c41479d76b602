import { addResolution, DAY_MS, HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { UsageError } from './usage.ts';
import { wallClock } from './wall-clock.ts';

export type DateOrder = 'mdy' | 'dmy';

const OFFSET = /(Z|[+-]\d{2}:?\d{2})$/i;
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2,4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** The wall-clock time of a text, as if it were UTC; undefined if it is not a time. */
function localMs(text: string, order: DateOrder | undefined): number | undefined {
  const first = YEAR_FIRST.exec(text);
  if (first) return assemble(first[1]!, first[2]!, first[3]!, first);
  const last = order && YEAR_LAST.exec(text);
  if (!last) return undefined;
  const year = last[3]!.length === 2 ? `20${last[3]}` : last[3]!;
  return order === 'mdy' ? assemble(year, last[1]!, last[2]!, last) : assemble(year, last[2]!, last[1]!, last);
}

function assemble(year: string, month: string, day: string, match: RegExpExecArray): number | undefined {
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(at);
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  return at + Number(match[4] ?? 0) * HOUR_MS + Number(match[5] ?? 0) * MINUTE_MS + Number(match[6] ?? 0) * 1000;
}

/**
 * Reads times in ascending order: instants with an offset, seconds or milliseconds since 1970, or local times of the
 * zone. Where an hour repeats, the order of the rows decides; an interval may end at the time at which clocks go forward.
 */
export function timeReader(
  timeZone: string,
  order?: DateOrder,
  which: 'start' | 'end' = 'start',
): (text: string, line: number) => number {
  const plainInstants = wallClock(timeZone);
  const instantsOf = (local: number): readonly number[] => {
    const instants = plainInstants(local);
    if (instants.length > 0 || which === 'start') return instants;
    return plainInstants(local - 1000).map((at) => at + 1000);
  };
  let previous = Number.NEGATIVE_INFINITY;
  const refuse = (text: string, line: number, why: string): never => {
    throw new UsageError(`Line ${line}: "${text}" ${why}`);
  };
  const read = (text: string, line: number): number => {
    if (/^\d{9,10}$/.test(text)) return Number(text) * 1000;
    if (/^\d{12,13}$/.test(text)) return Number(text);
    if (OFFSET.test(text)) {
      const at = Date.parse(text.replace(/^(\S+) (\S)/, '$1T$2').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
      return Number.isNaN(at) ? refuse(text, line, 'is not a time') : at;
    }
    const local = localMs(text, order);
    if (local === undefined) {
      return refuse(
        text,
        line,
        'is not a time such as 2026-01-31T14:00 or 2026-01-31T14:00+01:00; specify the order of dates such as 1/31/26',
      );
    }
    const instants = instantsOf(local);
    const [earlier, later] = instants;
    if (earlier === undefined) {
      return refuse(
        text,
        line,
        `does not exist in ${timeZone}, because clocks go forward; specify the time zone of the file`,
      );
    }
    return later !== undefined && previous >= earlier ? later : earlier;
  };
  return (text, line) => {
    previous = read(text, line);
    return previous;
  };
}

/**
 * The most frequent distance of neighbors; undefined for fewer than two. Gaps make distances longer, never shorter:
 * where some are at most an hour, only those count.
 */
export function usualStep(starts: readonly number[]): number | undefined {
  const steps = starts.slice(1).map((start, index) => start - starts[index]!);
  const short = steps.filter((step) => step > 0 && step <= HOUR_MS);
  const counts = new Map<number, number>();
  for (const step of short.length > 0 ? short : steps) if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
}

/** Longest distance at which the next row still follows without a gap: days and months vary in length. */
const tolerated = (step: number): number => {
  if (step >= 27 * DAY_MS) return 32 * DAY_MS;
  return step >= 23 * HOUR_MS ? step + 2 * HOUR_MS : step;
};

/** The end of the last row: a calendar day or month in the zone, otherwise the usual step. */
function ownEnd(start: number, step: number, timeZone: string): number {
  if (step < 23 * HOUR_MS) return start + step;
  return addResolution(new Date(start), step >= 27 * DAY_MS ? 'P1M' : 'P1D', 1, timeZone).getTime();
}

/** Ends of rows that state only their starts: the next start, or the usual step if rows are missing. */
export function endsOf(starts: readonly number[], step: number, timeZone: string): number[] {
  return starts.map((start, index) => {
    const next = starts[index + 1];
    return next !== undefined && next - start <= tolerated(step) ? next : ownEnd(start, step, timeZone);
  });
}
