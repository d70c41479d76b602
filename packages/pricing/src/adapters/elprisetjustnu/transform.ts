import { type DayFileRow, ownOrEur } from '../shared/index.ts';
import { dayRowSchema } from './payload.ts';

/** A row in the terms all day files share; undefined when it is none. */
export function readRow(value: unknown): DayFileRow | undefined {
  const parsed = dayRowSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const row = parsed.data;
  return { timeStart: row.time_start, timeEnd: row.time_end, ...ownOrEur(row.SEK_per_kWh, row.EUR_per_kWh) };
}
