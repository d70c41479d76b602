import { z } from 'zod';
import { clockTime, date, id, MAX, month, monthDay } from './primitives.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The days of a window, in addition to the names in `dayTypes`. */
export const DAY_SELECTORS = [...WEEKDAYS, 'weekday', 'weekend', 'holiday'] as const;

const observed = z
  .enum(['none', 'nearest_weekday', 'sunday_to_monday', 'weekend_to_monday'])
  .default('none')
  .describe('Day observed when the holiday falls on a weekend; only the observed day is then a holiday.');

export const holidayRule = z.union([
  z.strictObject({ date: date.describe('One holiday.') }),
  z.strictObject({ monthDay: monthDay.describe('The same day every year.'), observed }),
  z.strictObject({
    month,
    weekday: z.enum(WEEKDAYS),
    nth: z.union([z.int().min(1).max(5), z.literal(-1)]).describe('1 = first of the month; -1 = last.'),
  }),
  z.strictObject({ easter: z.int().min(-70).max(70).describe('Days after Easter Sunday; negative before it.') }),
]);
export type HolidayRule = z.output<typeof holidayRule>;

export const season = z
  .array(z.strictObject({ from: monthDay, to: monthDay.describe('Last day, inclusive. A span may wrap the year.') }))
  .min(1)
  .max(20);

export const window = z.strictObject({
  period: id.describe('Period that applies within the window.'),
  season: id.optional().describe('Name of a season. Default: all year.'),
  months: z.array(month).min(1).max(12).optional(),
  days: z
    .array(id)
    .min(1)
    .max(30)
    .optional()
    .describe('mon … sun, weekday, weekend, holiday, or a name of `dayTypes`.'),
  from: clockTime.default('00:00'),
  to: clockTime.default('24:00').describe('End of the window; a window may wrap midnight.'),
});

export const schedule = z.strictObject({
  windows: z.array(window).max(MAX.windows).describe('The first window that matches applies.'),
  default: id.optional().describe('Period of all times that no window covers. Without it, those times have no price.'),
  endInclusive: z
    .boolean()
    .default(false)
    .describe('If true, `to` is the last minute of the window: 22:59 means until 23:00.'),
  holidays: z
    .enum(['ordinary', 'saturday', 'sunday', 'own'])
    .default('ordinary')
    .describe('How holidays are treated; `own`: only windows for `holiday` match them.'),
});
export type Schedule = z.output<typeof schedule>;
export type Window = z.output<typeof window>;

export const dayType = z.strictObject({
  dates: z.array(date).max(MAX.dates),
  description: z.string().max(500).optional(),
});
