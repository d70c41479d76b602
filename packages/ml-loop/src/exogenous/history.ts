import type { Db } from '@energy-optimizer/db';
import type { TimedValues } from '@energy-optimizer/forecasting';
import { localDay, type RegionCode } from '@energy-optimizer/kernel';
import { createExogenousRepository, type ExogenousRepository, type ExogenousSeries } from '../store/exogenous.ts';
import type { ExogenousVariable } from './provider.ts';
import { type WeatherSeries, weatherProxies } from './proxies.ts';

const WEATHER: ReadonlySet<string> = new Set<ExogenousVariable>(['temperature', 'wind_speed', 'irradiance']);
/** The name of a series of actual values, as opposed to its forecast. */
export const ACTUAL = 'actual';

/** The exogenous series as read by learning and issuing. */
export interface ExogenousHistory {
  /**
   * The series of a region over local days (both included), each value as it was known at noon of the day before and at
   * `knownAt`; for future days, what is known now. Names are readable, and stable in wording and order.
   */
  history(request: {
    readonly region: RegionCode;
    readonly timeZone: string;
    readonly from: string;
    readonly through: string;
    readonly knownAt: Date;
  }): Promise<readonly (TimedValues & { readonly name: string })[]>;
  /** When a value of the region last became known, at or before `at`. */
  lastKnownAt(region: RegionCode, at: Date): Promise<Date | undefined>;
}

export function createExogenousHistory({ db }: { readonly db: Db }): ExogenousHistory {
  const repository: ExogenousRepository = createExogenousRepository({ db });
  return {
    history: async ({ region, timeZone, from, through, knownAt }) => {
      const interval = { start: localDay(from, timeZone).start, end: localDay(through, timeZone).end };
      const series = await repository.knownBefore({ region, interval, knownAt, timeZone });
      return columnsOf(series.filter(({ name }) => name !== ACTUAL));
    },
    lastKnownAt: (region, at) => repository.lastKnownAt(region, at),
  };
}

type NamedValues = TimedValues & { readonly name: string };

/** Forecasts of demand and supply as they are, weather converted to proxies of them; emissions are excluded. */
function columnsOf(series: readonly ExogenousSeries[]): NamedValues[] {
  const direct = series.filter(({ variable }) => !WEATHER.has(variable) && variable !== 'carbon_intensity');
  const weather = Map.groupBy(
    series.filter(({ variable }) => WEATHER.has(variable)),
    ({ source }) => source,
  );
  return [
    ...direct.map((one) => ({ name: nameOf(one), starts: one.starts, ends: one.ends, values: one.values })),
    ...[...weather].flatMap(([source, given]) => proxiesOf(source, given)),
  ];
}

const proxiesOf = (source: string, weather: readonly ExogenousSeries[]): NamedValues[] =>
  weatherProxies(weather.map(batchOf)).map(({ kind, points }) => ({
    name: nameOf({ variable: kind, source, name: '' }),
    starts: points.map(({ startMs }) => startMs),
    ends: points.map(({ endMs }) => endMs),
    values: points.map(({ value }) => value),
  }));

/** Known-at was already checked. */
const batchOf = ({ variable, starts, ends, values, ...rest }: ExogenousSeries): WeatherSeries => ({
  ...rest,
  variable: variable as ExogenousVariable,
  points: values.map((value, i) => ({ startMs: starts[i]!, endMs: ends[i]!, value, knownAtMs: null })),
});

/**
 * `load forecast (entsoe)`; with a name that already contains the variable, `grid load forecast (epf)`, else `wind
 * speed (open meteo, 100 m)`.
 */
function nameOf({ variable, source, name }: { variable: string; source: string; name: string }): string {
  const plain = (text: string) => text.replaceAll(/[_-]+/g, ' ');
  const words = plain(name).split(' ');
  if (name === '') return `${plain(variable)} (${plain(source)})`;
  const saysIt = plain(variable)
    .split(' ')
    .every((word) => words.includes(word));
  return saysIt ? `${plain(name)} (${plain(source)})` : `${plain(variable)} (${plain(source)}, ${plain(name)})`;
}
