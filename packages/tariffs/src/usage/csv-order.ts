import { UsageError } from './usage.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** Rows that state only their starts must ascend, because each lasts until the next. @throws UsageError with the line */
export function checkAscending(starts: readonly number[], lines: readonly number[]): void {
  for (let index = 1; index < starts.length; index++) {
    const [before, start] = [starts[index - 1]!, starts[index]!];
    if (start > before) continue;
    throw new UsageError(
      start === before
        ? `Line ${lines[index]}: the interval at ${iso(start)} is repeated from line ${lines[index - 1]}; keep one of them`
        : `Line ${lines[index]}: ${iso(start)} is earlier than line ${lines[index - 1]} (${iso(before)}); sort the rows by time, or add a column of ends`,
    );
  }
}

/** Rows that state both ends may come in any order. @throws UsageError with the lines of two that overlap */
export function checkSeparate(starts: readonly number[], ends: readonly number[], lines: readonly number[]): void {
  for (const [index, start] of starts.entries()) {
    if (ends[index]! > start) continue;
    throw new UsageError(`Line ${lines[index]}: the interval that starts at ${iso(start)} does not end after it`);
  }
  const order = starts.map((_, index) => index).sort((a, b) => starts[a]! - starts[b]! || a - b);
  for (let at = 1; at < order.length; at++) {
    const [one, other] = [order[at - 1]!, order[at]!];
    if (starts[other]! >= ends[one]!) continue;
    throw new UsageError(
      `Lines ${lines[one]} and ${lines[other]} overlap at ${iso(starts[other]!)}; each moment can be measured only once`,
    );
  }
}
