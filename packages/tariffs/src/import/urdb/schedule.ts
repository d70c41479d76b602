import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';

type WindowInput = NonNullable<NonNullable<TariffInput['schedules']>[string]['windows']>[number];
type Matrix = readonly (readonly number[])[];

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** Twelve months of 24 hours, each the index of a period; otherwise undefined, with a finding. */
export function readMatrix(value: unknown, field: string, findings: Finding[]): Matrix | undefined {
  if (value === undefined || value === null) return undefined;
  const rows = Array.isArray(value) ? value : [];
  const isRow = (row: unknown) =>
    Array.isArray(row) && row.length === 24 && row.every((hour) => Number.isInteger(hour) && hour >= 0 && hour < 250);
  if (rows.length === 12 && rows.every(isRow)) return rows as Matrix;
  findings.push({
    code: 'urdb_schedule_shape',
    severity: 'error',
    path: field,
    message: `${field} must have 12 rows of 24 period numbers; it was ignored.`,
  });
  return undefined;
}

/** Runs of one period within a day. */
function runs(row: readonly number[]): { period: number; from: number; to: number }[] {
  const list: { period: number; from: number; to: number }[] = [];
  for (const [hour, period] of row.entries()) {
    const last = list.at(-1);
    if (last && last.period === period) last.to = hour + 1;
    else list.push({ period, from: hour, to: hour + 1 });
  }
  return list;
}

function windowsOf(matrix: Matrix, days: 'weekday' | 'weekend' | undefined): WindowInput[] {
  const months = Map.groupBy(matrix.keys(), (month) => matrix[month]!.join());
  return [...months.values()].flatMap((list) =>
    runs(matrix[list[0]!]!).map(({ period, from, to }) => ({
      period: `p${period}`,
      ...(list.length === 12 ? {} : { months: list.map((month) => month + 1) }),
      ...(days === undefined ? {} : { days: [days] }),
      from: clock(from),
      to: clock(to),
    })),
  );
}

export interface UrdbSchedule {
  /** Undefined if one period applies at all times. */
  readonly windows?: WindowInput[];
  /** Periods that the schedule refers to. */
  readonly periods: ReadonlySet<number>;
}

/** A weekday and a weekend matrix as windows. */
export function readSchedule(weekday: Matrix | undefined, weekend: Matrix | undefined): UrdbSchedule | undefined {
  if (!weekday && !weekend) return undefined;
  const periods = new Set([weekday, weekend].flatMap((matrix) => matrix?.flat() ?? []));
  if (weekday && weekend && periods.size === 1) return { periods };
  if (weekday && weekend && weekday.join() === weekend.join())
    return { windows: windowsOf(weekday, undefined), periods };
  return {
    windows: [...(weekday ? windowsOf(weekday, 'weekday') : []), ...(weekend ? windowsOf(weekend, 'weekend') : [])],
    periods,
  };
}
