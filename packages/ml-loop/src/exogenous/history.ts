import type { Db } from '@energy-optimizer/db';
import { localDay, type RegionCode } from '@energy-optimizer/kernel';
import type { TimedValues } from '../panel/from-prices.ts';
import { createExogenousRepository, type ExogenousRepository, type ExogenousSeries } from './repository-exogenous.ts';

/** What learning and issuing read of the exogenous series. */
export interface ExogenousHistory {
  /**
   * The series of a region over local days (both included), each value as it was known at noon of the day before and at
   * `knownAt`: of days to come what is known now. Names are plain words, alike from run to run and in their order.
   */
  history(request: {
    readonly region: RegionCode;
    readonly timeZone: string;
    readonly from: string;
    readonly through: string;
    readonly knownAt: Date;
  }): Promise<readonly (TimedValues & { readonly name: string })[]>;
  /** When something of the region became known last, at or before `at`. */
  lastKnownAt(region: RegionCode, at: Date): Promise<Date | undefined>;
}

export function createExogenousHistory({ db }: { readonly db: Db }): ExogenousHistory {
  const repository: ExogenousRepository = createExogenousRepository({ db });
  return {
    history: async ({ region, timeZone, from, through, knownAt }) => {
      const interval = { start: localDay(from, timeZone).start, end: localDay(through, timeZone).end };
      const series = await repository.knownBefore({ region, interval, knownAt, timeZone });
      return series.map((one) => ({ name: nameOf(one), starts: one.starts, ends: one.ends, values: one.values }));
    },
    lastKnownAt: (region, at) => repository.lastKnownAt(region, at),
  };
}

/** `load forecast (epf, grid load forecast)`. */
function nameOf({ variable, source, name }: Pick<ExogenousSeries, 'variable' | 'source' | 'name'>): string {
  const plain = (text: string) => text.replaceAll(/[_-]+/g, ' ');
  return `${plain(variable)} (${[source, name]
    .filter((part) => part !== '')
    .map(plain)
    .join(', ')})`;
}
