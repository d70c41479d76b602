/**
 * `npm run holidays -- <folder>`: writes the table of public holidays used by forecasts,
 * `packages/forecasting/src/panel/holidays.json`, from `date-holidays` installed in the folder:
 *
 * npm install --prefix calendars date-holidays@3.37.0 && npm run holidays -- calendars
 *
 * It is a table because the library takes 45 MB on disk, 0.2 s and 20 MB of memory to load, and forecasts must not
 * depend on its installed version.
 */
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

interface Calendar {
  getHolidays(year: number): readonly { readonly date: string; readonly type: string }[];
}
type CalendarClass = new (country: string, state?: string) => Calendar;

const FIRST_YEAR = 2010;
const LAST_YEAR = 2045;

/**
 * Calendars by name in the table: the country, and the state if its holidays differ and its region has its own prices.
 */
const CALENDARS: Readonly<Record<string, readonly [country: string, state?: string]>> = {
  ...Object.fromEntries(
    'AT BE BG BR CA CH CN CZ DE DK EE ES FI FR GR HR HU IE IN IT JP LT LV ME NL NO PL PT RO RS SE SI SK US'
      .split(' ')
      .map((country) => [country, [country]]),
  ),
  'GB-ENG': ['GB', 'ENG'],
  'GB-SCT': ['GB', 'SCT'],
  'GB-WLS': ['GB', 'WLS'],
  'AU-NSW': ['AU', 'NSW'],
  'AU-QLD': ['AU', 'QLD'],
  'AU-SA': ['AU', 'SA'],
  'AU-TAS': ['AU', 'TAS'],
  'AU-VIC': ['AU', 'VIC'],
  'AU-WA': ['AU', 'WA'],
};

/** Public holidays of a calendar in a year, as `MMDD`, ascending; including substitute days. */
function publicHolidays(calendar: Calendar, year: number): string[] {
  const days = calendar
    .getHolidays(year)
    .filter(({ type, date }) => type === 'public' && date.startsWith(String(year)))
    .map(({ date }) => date.slice(5, 10).replace('-', ''));
  return [...new Set(days)].sort();
}

/** One line per year for each calendar, from the first year on: the days, separated by spaces. */
function holidayTable(Holidays: CalendarClass): Record<string, string[]> {
  const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i);
  return Object.fromEntries(
    Object.entries(CALENDARS).map(([name, place]) => {
      const calendar = new Holidays(...place);
      return [name, years.map((year) => publicHolidays(calendar, year).join(' '))];
    }),
  );
}

const [folder] = process.argv.slice(2);
if (folder === undefined)
  throw new Error('the folder where date-holidays is installed is missing: npm run holidays -- <folder>');
const installed = createRequire(path.join(path.resolve(folder), 'package.json'))('date-holidays') as
  | CalendarClass
  | { readonly default: CalendarClass };
const table = { firstYear: FIRST_YEAR, days: holidayTable('default' in installed ? installed.default : installed) };
const file = path.join(import.meta.dirname, '../../packages/forecasting/src/panel/holidays.json');
await writeFile(file, `${JSON.stringify(table, null, 2)}\n`);
