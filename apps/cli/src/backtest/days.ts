import type { Panel } from '@energy-optimizer/forecasting';
import { UsageError } from '../errors.ts';

/** Default number of forecast days: the length of the benchmark's test period. */
const DEFAULT_TEST_DAYS = 728;
/** The minimum any expert needs. */
const MIN_HISTORY_DAYS = 56;

/** Which days of the file are forecast, as indexes `from … to - 1`; all before them is history. */
export function testDaysOf(
  { dates }: Pick<Panel, 'dates'>,
  wanted: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly testDays?: number | undefined;
  },
): { readonly from: number; readonly to: number } {
  const [first, last] = [dates[0]!, dates.at(-1)!];
  for (const day of [wanted.from, wanted.to])
    if (day !== undefined && (day < first || day > last))
      throw new UsageError(`the file does not contain ${day}; it covers ${first} to ${last}`);
  const to = wanted.to === undefined ? dates.length : dates.indexOf(wanted.to) + 1;
  const earliest = wanted.from === undefined ? 0 : dates.indexOf(wanted.from);
  if (earliest >= to) throw new UsageError('--to must not be before --from');
  const given = wanted.testDays ?? (wanted.from === undefined ? DEFAULT_TEST_DAYS : to - earliest);
  const from = Math.max(earliest, to - given);
  // By default, history takes precedence: the days it leaves are forecast.
  const possible = wanted.testDays === undefined && wanted.from === undefined ? Math.max(from, MIN_HISTORY_DAYS) : from;
  if (possible < MIN_HISTORY_DAYS || possible >= to)
    throw new UsageError(
      `needs ${MIN_HISTORY_DAYS} days of history before the first forecast day; has ${Math.min(possible, to)}. ` +
        'Use a smaller --test-days or a later --from',
    );
  return { from: possible, to };
}
