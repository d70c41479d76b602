import { holidaysOf } from '@energy-optimizer/forecasting';
import {
  addDays,
  getRegion,
  type Interval,
  localDate,
  localTimeZone,
  type Region,
  type RegionCode,
  requireRegion,
  type Utility,
} from '@energy-optimizer/kernel';
import type { EnergyUnit } from '@energy-optimizer/tariffs';
import type { z } from 'zod';
import type { Candidate, ComparisonTask } from '../comparison/compute.ts';
import type { MarketPrices } from '../comparison/market.ts';
import { LEAST_COVERAGE, type MarketKnowledge } from '../comparison/market-reader.ts';
import { type MeteredUsage, meteredSpan } from '../comparison/metered.ts';
import { PROFILES, type ProfileName } from '../comparison/profiles.ts';
import { type Ranked, rankOffers } from '../comparison/rank.ts';
import { yearFrom } from '../comparison/year.ts';
import type { SuppliersContext } from '../context.ts';
import { tooManyTariffs } from '../errors.ts';
import type { EmptyReason } from '../schemas/common.ts';
import type { compareSuppliersInput, SupplierComparison } from '../schemas/index.ts';
import { listStoredTariffs, type StoredTariff } from '../store/tariffs.ts';
import { tariffTexts } from '../store/texts.ts';
import { regionAndOuter, today } from './places.ts';
import { tariffView } from './views.ts';

type Input = z.output<typeof compareSuppliersInput>;

/** Tariffs in one comparison. */
const MAX_TARIFFS = 200;

const NOTES = [
  'Ranked offers include the same charges as far as their tariffs state them; where `includes` is null, compare the parts before you compare totals.',
  'Usage is not moved to cheaper hours.',
];

const PEAKS_NOTE = 'Demand charges follow the profile, whose peaks are lower than those of a single household.';

/** How a comparison knows the usage: by an annual sum and a profile, or as metered. */
interface UsageBasis {
  readonly annualUsage: number;
  readonly unit: EnergyUnit;
  readonly profile: SupplierComparison['basis']['profile'];
  readonly task: Pick<ComparisonTask, 'annualUsage' | 'unit' | 'profile' | 'metered'>;
}

type Choice = Omit<Input, 'annualUsage' | 'unit' | 'profile'>;

/**
 * The yearly cost of the tariffs in force in a region, cheapest first.
 * @throws AppError `unknown_region`, `too_many_tariffs`, `comparison_busy` (503)
 */
export function compareSuppliers(
  context: SuppliersContext,
  input: Input,
  signal?: AbortSignal,
): Promise<SupplierComparison> {
  const { annualUsage, utility } = input;
  const name = input.profile ?? defaultProfile(utility);
  const unit = input.unit ?? defaultUnit(requireRegion(input.region), utility);
  const { description, source } = PROFILES[name];
  const task = { annualUsage, unit, profile: name };
  return compare(context, input, { annualUsage, unit, profile: { name, description, source }, task }, signal);
}

/**
 * The same for metered usage: that of its last 52 weeks.
 * @throws AppError `usage_too_short` where less than 95 % of them is known, and those of `compareSuppliers`
 */
export function compareMetered(
  context: SuppliersContext,
  input: Choice,
  metered: MeteredUsage,
  signal?: AbortSignal,
): Promise<SupplierComparison> {
  const region = requireRegion(input.region);
  const timeZone = localTimeZone(region);
  const { start, end, coverage, annualUsage } = meteredSpan(metered, timeZone);
  const days = [start, end].map((at) => localDate(at, timeZone)).join(' to ');
  const description = `Metered usage of the 52 weeks ${days}, ${(coverage * 100).toFixed(1)} % known: each quarter of an hour uses what the same day of the week and time of day did.`;
  const { unit } = metered;
  const task = { annualUsage, unit, profile: 'flat', metered } as const;
  return compare(
    context,
    input,
    { annualUsage, unit, profile: { name: 'metered', description, source: null }, task },
    signal,
  );
}

async function compare(
  context: SuppliersContext,
  input: Choice,
  usage: UsageBasis,
  signal: AbortSignal | undefined,
): Promise<SupplierComparison> {
  const region = requireRegion(input.region);
  const { utility, green, contractMonths, zone } = input;
  const timeZone = localTimeZone(region);
  const on = input.on ?? today(context.clock, region.code);
  const year = yearFrom(on, timeZone);
  const regions = regionAndOuter(region.code);
  const filter = { regions, utility, green, contractMonths, on, offeredOn: on };
  const { items, total } = await listStoredTariffs(context.db, filter, { skip: 0, take: MAX_TARIFFS });
  if (total > MAX_TARIFFS) throw tooManyTariffs(total, MAX_TARIFFS);
  const candidates = await tariffTexts(
    context.db,
    items.map(({ id }) => id),
  );
  const market = candidates.some(followsMarket) ? await context.marketYears.lastYears(regions) : undefined;
  const holidays = holidaysIn(year, region.code, timeZone);
  const prices = market && market.years.length > 0 ? { market: marketPrices(market) } : {};
  const task = { ...usage.task, day: on, timeZone, zone, candidates, holidays, ...prices };
  const costs = new Map(
    (items.length === 0 ? [] : await context.comparison.compute(task, signal)).map((cost) => [cost.id, cost]),
  );
  const basis = { currency: input.currency ?? region.currency, hasVat: hasVat(region) };
  const { annualUsage, unit, profile } = usage;
  return {
    region: region.code,
    utility,
    basis: {
      ...{ ...year, timeZone, annualUsage, unit, currency: basis.currency, vatIncluded: basis.hasVat, profile },
      market: market ? marketView(market) : null,
      notes: profile.name === 'metered' ? NOTES : [PEAKS_NOTE, ...NOTES],
    },
    offers: rankOffers(
      items.map((offer) => ({ offer, cost: costs.get(offer.id)! })),
      basis,
    ).map(offerView),
    reason: items.length > 0 ? null : reasonOf(input),
  };
}

const isAmerican = (region: Region): boolean =>
  region.stateCode !== undefined || (region.parent !== undefined && isAmerican(getRegion(region.parent)));

/** Local dates of a year that are public holidays of the region. */
export function holidaysIn({ start, end }: Interval, region: RegionCode, timeZone: string): string[] {
  const isHoliday = holidaysOf(region);
  const days: string[] = [];
  const last = localDate(end, timeZone);
  for (let day = localDate(start, timeZone); day < last; day = addDays(day, 1)) if (isHoliday(day)) days.push(day);
  return days;
}

/** In the US energy has sales taxes, which tariffs state as components, and no VAT. */
export const hasVat = (region: Region): boolean => !isAmerican(region);

export const defaultProfile = (utility: Utility): ProfileName => (utility === 'electricity' ? 'h25' : 'flat');

export function defaultUnit(region: Region, utility: Utility): EnergyUnit {
  if (utility === 'heating_oil' || utility === 'propane') return 'gallon';
  return utility === 'natural_gas' && isAmerican(region) ? 'therm' : 'kWh';
}

/** Whether a document may need market prices; read in full where it is billed. */
export const followsMarket = ({ document }: Candidate): boolean =>
  document.includes('"dynamic"') || document.includes('"support"');

const marketPrices = ({ unit, currency, years }: MarketKnowledge): MarketPrices => ({ unit, currency, years });

const marketView = (market: MarketKnowledge): SupplierComparison['basis']['market'] => {
  const { region, source, kind, unit, currency, coverage, fromMs, untilMs, years } = market;
  return {
    ...{ region, source, kind, unit, currency, coverage, years: years.length },
    ...{ start: new Date(fromMs), end: new Date(untilMs) },
    rule:
      years.length === 0
        ? `Less than ${LEAST_COVERAGE * 100} % of the last 52 weeks is known; the prices are not used.`
        : 'Each quarter of an hour has the price of the same day of the week and time of day within the last 52 weeks; gaps have that of the nearest week.',
  };
};

const offerView = ({ offer, cost, rank, reason }: Ranked<StoredTariff>): SupplierComparison['offers'][number] => ({
  tariff: tariffView(offer),
  annual: { net: cost.net, vat: cost.vat, total: cost.total, known: cost.known, parts: [...cost.parts] },
  range: cost.range,
  afterIntroduction: cost.afterIntroduction,
  includes: cost.included,
  missing: [...cost.missing],
  notices: [...cost.notices],
  rank,
  notComparable: reason,
});

const reasonOf = ({ region, utility, green, contractMonths }: Choice): EmptyReason =>
  green || contractMonths !== undefined
    ? { code: 'nothing_selected', text: `No tariff for ${utility} in ${region} passes the filters.` }
    : { code: 'no_tariffs', text: `No tariff for ${utility} in ${region} is stored; tariffs are added by import.` };
