import { type CompiledSchedule, compileSchedule } from '../calendar/compile-schedule.ts';
import { dayStartMinute } from '../calendar/day-start.ts';
import { holidayCalendar } from '../calendar/holidays.ts';
import type { Tariff } from '../model/tariff.ts';

/** A tariff with its compiled schedules. */
export interface CompiledTariff {
  readonly tariff: Tariff;
  readonly schedules: Readonly<Record<string, CompiledSchedule>>;
  /** Minutes of the day at which any schedule may change. */
  readonly edges: readonly number[];
}

const cache = new WeakMap<Tariff, CompiledTariff>();

export function compileTariff(tariff: Tariff): CompiledTariff {
  const known = cache.get(tariff);
  if (known) return known;
  const isHoliday = holidayCalendar(tariff.holidays);
  const schedules = Object.fromEntries(
    Object.entries(tariff.schedules).map(([name, schedule]) => [name, compileSchedule(tariff, schedule, isHoliday)]),
  );
  const edges = [
    ...new Set([0, dayStartMinute(tariff), ...Object.values(schedules).flatMap((schedule) => schedule.edges)]),
  ];
  const compiled = { tariff, schedules, edges: edges.sort((a, b) => a - b) };
  cache.set(tariff, compiled);
  return compiled;
}
