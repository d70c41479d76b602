import { addMs, DAY_MS, type Interval, localDay, type PriceUnit } from '@energy-optimizer/kernel';
import { billingReachMs, type PriceNeeds, priceNeeds, type Tariff } from '@energy-optimizer/tariffs';
import type { PricingContext } from '../context.ts';
import { rangeHasTooManyVersions, tariffNeedsInput, tariffSeriesUnclear } from '../errors.ts';
import type { TariffVersion } from '../ports.ts';
import type { TariffQuery } from '../query/query.ts';
import { type ReadMarket, readMarket } from './market.ts';
import type { TariffChoice } from './tariff-choice.ts';
import { tariffFactor, usualUnit } from './units.ts';

/** A version of the tariff over the time in which it is in force. */
export interface OpenVersion {
  readonly version: TariffVersion;
  readonly startMs: number;
  readonly endMs: number;
  readonly tariff: Tariff;
  readonly needs: PriceNeeds;
  /** Turns its prices into the unit of the answer. */
  readonly factor: number;
}

/** A tariff with all that its prices in an interval depend on. */
export interface OpenTariff extends ReadMarket {
  readonly choice: TariffChoice;
  /** Ascending; those in force in the interval. */
  readonly versions: readonly OpenVersion[];
  readonly unit: PriceUnit;
  readonly interval: Interval;
  /** Whether the tariff follows a market. */
  readonly isDynamic: boolean;
}

/** Documents read for one response. */
const MAX_VERSIONS = 40;

/** @throws AppError `tariff_needs_input`, `tariff_series_unclear`, `range_too_long`, and those of the market's series */
export async function openTariff(
  context: PricingContext,
  query: TariffQuery,
  interval: Interval,
  options: { readonly withForecast: boolean; readonly seriesId?: number | undefined },
): Promise<OpenTariff> {
  const { tariff: choice, utility } = query;
  const versions = await versionsIn(choice, interval);
  for (const { needs, tariff } of versions) checkNeeds(choice, needs, tariff);
  const unit = query.unit ?? (versions.length > 0 ? usualUnit(versions.at(-1)!.tariff) : 'kwh');
  const opened = versions.map((one) => ({ ...one, factor: tariffFactor(one.tariff, unit, utility) }));
  const dynamic = opened.filter(({ needs }) => needs.series.length > 0);
  const base = { choice, versions: opened, unit, interval, isDynamic: dynamic.length > 0 };
  if (dynamic.length === 0) return { ...base, market: undefined, query };
  const reachMs = Math.max(...dynamic.map(({ tariff }) => billingReachMs(tariff)));
  const read = await readMarket(context, query, choice, {
    ...options,
    interval: { start: addMs(interval.start, -reachMs), end: addMs(interval.end, reachMs) },
    includesVat: expectsVat(dynamic),
  });
  return { ...base, ...read };
}

type ReadVersion = Omit<OpenVersion, 'factor'>;

/** Days of a version are local days, whose zone the document states. */
async function versionsIn({ tariff: { versions } }: TariffChoice, { start, end }: Interval): Promise<ReadVersion[]> {
  const around = versions.filter(
    ({ from, until }) =>
      (from === null || Date.parse(from) - DAY_MS < end.getTime()) &&
      (until === null || Date.parse(until) + DAY_MS > start.getTime()),
  );
  if (around.length > MAX_VERSIONS) throw rangeHasTooManyVersions(around.length, MAX_VERSIONS);
  const read: ReadVersion[] = [];
  for (const version of around) {
    const tariff = await version.document();
    const midnight = (day: string) => localDay(day, tariff.timeZone).start.getTime();
    const startMs = Math.max(
      start.getTime(),
      version.from === null ? Number.NEGATIVE_INFINITY : midnight(version.from),
    );
    const endMs = Math.min(end.getTime(), version.until === null ? Number.POSITIVE_INFINITY : midnight(version.until));
    if (startMs < endMs) read.push({ version, startMs, endMs, tariff, needs: priceNeeds(tariff) });
  }
  return read;
}

/** A price that depends on something unknown is not served. */
function checkNeeds({ zone, used, contractStart }: TariffChoice, needs: PriceNeeds, { name, zones }: Tariff): void {
  const known = zones ?? needs.zones;
  if (needs.zones.length > 0 && zone === undefined)
    throw tariffNeedsInput(
      'zone',
      `The price of the tariff ${name} depends on the zone; send \`zone\`, one of ${known.join(', ')}.`,
    );
  if (zone !== undefined && known.length > 0 && !known.includes(zone))
    throw tariffNeedsInput('zone', `The tariff ${name} has no zone ${zone}; its zones are ${known.join(', ')}.`);
  if (needs.contractStart && contractStart === undefined)
    throw tariffNeedsInput(
      'contractStart',
      `The price of the tariff ${name} depends on the month of the contract; send \`contractStart\`, its first day.`,
    );
  if (needs.allUnits && used === undefined)
    throw tariffNeedsInput(
      'used',
      `One tier of the tariff ${name} prices all units of the billing period; send \`used\`, the units that decide it.`,
    );
  if (needs.series.length > 1)
    throw tariffSeriesUnclear(
      `The tariff ${name} follows several price series without prices of their own (${needs.series.join(', ')}); only one can be the market price.`,
    );
}

function expectsVat(versions: readonly ReadVersion[]): boolean {
  const expected = new Set(versions.map(({ tariff, needs }) => tariff.series[needs.series[0]!]?.includesVat ?? false));
  if (expected.size < 2) return expected.has(true);
  throw tariffSeriesUnclear('The versions of the tariff in this range differ in whether market prices include VAT.');
}
