import { type Interval, localDate, localDay } from '@energy-optimizer/kernel';
import { type EnergyUnit, type PriceSeries, parseTariff, type Tariff, type Usage } from '@energy-optimizer/tariffs';
import { type StatedUsage, scaleUsage, statedUsage } from '../switching/stated-usage.ts';
import { type MarketPrices, marketSeriesOf, recurring, toSeriesUnit } from './market.ts';
import { type MeteredUsage, meteredYear } from './metered.ts';
import type { ProfileName } from './profiles.ts';
import { type DaySpan, withoutPast } from './supply.ts';
import { usageOf, yearFrom } from './year.ts';
import { type SeriesByName, unreadable, type Version, type YearlyCost, yearlyCost } from './yearly-cost.ts';

/** A stored tariff to be billed; its document is JSON text, parsed where it is billed. */
export interface Candidate {
  readonly id: string;
  readonly document: string;
  /** Later versions that replace it within the year, by their first day. */
  readonly later?: readonly { readonly from: string; readonly document: string }[] | undefined;
  /** First day of its contract, which has begun; null: not known; default: a new contract, from the first day of the year. */
  readonly contractStart?: string | null | undefined;
}

/** A comparison as sent to the thread that computes it. */
export interface ComparisonTask {
  /** Any day of the month that the year begins with. */
  readonly day: string;
  readonly timeZone: string;
  readonly annualUsage: number;
  readonly unit: EnergyUnit;
  readonly profile: ProfileName;
  readonly zone: string | undefined;
  /** Local dates of the year that are public holidays. */
  readonly holidays?: readonly string[] | undefined;
  readonly candidates: readonly Candidate[];
  /** Usage by month or day, to which the profile gives the shape of the hours only. */
  readonly stated?: StatedUsage | undefined;
  /** More or less of the same usage. Default: 1. */
  readonly usageFactor?: number | undefined;
  /** Metered usage, instead of the profile. */
  readonly metered?: MeteredUsage | undefined;
  /** The part of the year that is billed. Default: all of it. */
  readonly span?: DaySpan | undefined;
  /** Stored market prices of the region; undefined: none that cover enough. */
  readonly market?: MarketPrices | undefined;
}

/**
 * Computes the yearly cost of each tariff. It is pure but takes long for many tariffs, so run it in a worker thread.
 * @param expected the usage of the task, for a caller that computes costs at several factors of it
 */
export function computeCosts(task: ComparisonTask, expected: Usage = expectedUsage(task)): YearlyCost[] {
  const year = yearFrom(task.day, task.timeZone);
  const period = billedOf(task, year);
  const usage = scaleUsage(expected, task.usageFactor);
  const firstDay = localDate(period.start, task.timeZone);
  const markets = marketYears(task, year);
  return task.candidates.map((candidate) => {
    const documents = [{ from: firstDay, document: candidate.document }, ...(candidate.later ?? [])];
    const versions: Version[] = [];
    for (const { from, document } of documents) {
      const { tariff, findings } = parseTariff(JSON.parse(document));
      if (!tariff) return unreadable(candidate.id, findings);
      versions.push({
        ...{ from, series: seriesFor(tariff, task, markets) },
        tariff: candidate.contractStart === undefined ? tariff : withoutPast(tariff, task.day),
      });
    }
    const { id, contractStart = firstDay } = candidate;
    const { timeZone, zone } = task;
    const isPart = task.span !== undefined;
    return yearlyCost({ id, versions, usage, period, isPart, timeZone, zone, contractStart });
  });
}

/** The time that is billed. */
const billedOf = ({ span, timeZone }: Pick<ComparisonTask, 'span' | 'timeZone'>, year: Interval): Interval =>
  span === undefined ? year : { start: localDay(span.from, timeZone).start, end: localDay(span.until, timeZone).start };

/** The usage of the year, before `usageFactor`. */
export function expectedUsage(task: Omit<ComparisonTask, 'candidates' | 'market' | 'usageFactor' | 'span'>): Usage {
  const { metered, stated, timeZone } = task;
  const period = yearFrom(task.day, timeZone);
  const usage = metered ? meteredYear(metered, period, timeZone) : usageOf(period, task);
  return stated === undefined ? usage : statedUsage(usage, stated, timeZone);
}

/** The market prices of each stored year, as they recur in the year of the comparison; made when first needed. */
function marketYears({ market, timeZone }: ComparisonTask, period: Interval): () => readonly PriceSeries[] {
  let made: readonly PriceSeries[] | undefined;
  return () => {
    made ??= (market?.years ?? []).map((year) => recurring(year, period, timeZone));
    return made;
  };
}

/** Prices for the series that a tariff leaves open, one set for each stored year; none where the market is another. */
function seriesFor(
  tariff: Tariff,
  { market }: ComparisonTask,
  markets: () => readonly PriceSeries[],
): readonly SeriesByName[] {
  const name = marketSeriesOf(tariff);
  if (!market || name === undefined || market.currency !== tariff.currency) return [];
  const factor = toSeriesUnit(tariff, name, market.unit);
  return markets().map((series) => ({ [name]: { ...series, price: series.price.map((price) => price * factor) } }));
}
