import { addDays, localDay, localMonth } from '@energy-optimizer/kernel';

/** How often a survey is taken. */
export type Frequency = 'annual' | 'quarterly' | 'monthly' | 'weekly';

export interface Period {
  readonly frequency: Frequency;
  readonly startMs: number;
  readonly endMs: number;
}

const pad = (month: number) => String(month).padStart(2, '0');

/**
 * EIA's period as the calendar interval it stands for, in the state's time zone: `2024-03` the local month, `2024` the
 * year, `2024-Q1` the quarter. A date (`2024-03-25`) is the Monday of a weekly survey; its price stands for the seven
 * days until the next survey. Undefined for anything else, such as the hours of the grid monitor.
 */
export function readPeriod(text: string, timeZone: string): Period | undefined {
  const match = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])(?:-(\d{2}))?))?$/.exec(text);
  if (!match) return undefined;
  const [, year, quarter, month, day] = match as unknown as [string, string, string?, string?, string?];
  if (Number(year) < 1900 || Number(year) > 2099) return undefined;
  if (day) return week(text, timeZone);
  if (month) return months('monthly', `${year}-${month}`, `${year}-${month}`, timeZone);
  if (quarter) {
    const last = Number(quarter) * 3;
    return months('quarterly', `${year}-${pad(last - 2)}`, `${year}-${pad(last)}`, timeZone);
  }
  return months('annual', `${year}-01`, `${year}-12`, timeZone);
}

const months = (frequency: Frequency, first: string, last: string, timeZone: string): Period => ({
  frequency,
  startMs: localMonth(first, timeZone).start.getTime(),
  endMs: localMonth(last, timeZone).end.getTime(),
});

function week(day: string, timeZone: string): Period | undefined {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(day)) return undefined;
  return {
    frequency: 'weekly',
    startMs: localDay(day, timeZone).start.getTime(),
    endMs: localDay(addDays(day, 6), timeZone).end.getTime(),
  };
}
