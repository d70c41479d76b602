import { parseTariff, type Tariff, type Usage } from '@energy-optimizer/tariffs';
import { type Candidate, type ComparisonTask, computeCosts, expectedUsage } from '../comparison/compute.ts';
import { type Included, includeTheSame } from '../comparison/included.ts';
import { marketSeriesOf } from '../comparison/market.ts';
import type { YearlyCost } from '../comparison/yearly-cost.ts';
import { summaryOf } from '../document/summary.ts';
import { type Contract, type ContractView, contractView, type KnownChange, knownChanges } from './contract.ts';
import { paybackMonths } from './safeguards.ts';
import { type CostCurve, drawYears, SPREAD_LIMIT, simulateSaving } from './simulate.ts';
import { type SwitchingSpan, spanOf } from './span.ts';
import { usedBetween } from './stated-usage.ts';

/** The candidate that is the current tariff. */
export const CURRENT = 'current';
/** Alternatives whose uncertainty is computed: the cheapest. */
const FINALISTS = 5;

/** A comparison with the current tariff, as sent to the thread that computes it. */
export interface SwitchingTask {
  /** The candidate `current` and its alternatives, all in one currency. */
  readonly comparison: ComparisonTask;
  /** Whether costs are comparable only if the tariff states VAT. */
  readonly hasVat: boolean;
  readonly contract: Contract;
  /** First day on which the terms of the current tariff are not known; null: none is stated. */
  readonly until: string | null;
  /** Standard deviation of the usage of a year, as a share of it. */
  readonly usageSpread: number;
  readonly seed: number;
}

/** An alternative that is cheaper than the current tariff. Amounts are of the span, with VAT, in cents exactly. */
export interface AssessedOffer {
  readonly id: string;
  readonly cost: number;
  readonly contractMonths: number | null;
  readonly introduction: Introduction | null;
  readonly saving: number;
  readonly low: number;
  readonly high: number;
  readonly probability: number;
  /** Months of saving that pay for the exit fee; null: the fee is not known. */
  readonly paybackMonths: number | null;
  readonly followsMarket: boolean;
}

/** Introductory rates of an offer. */
export interface Introduction {
  readonly months: number;
  /** Cost of the same time after them; null: not known. */
  readonly costAfter: number | null;
  readonly isCheaperAfter: boolean | null;
}

/** The current tariff and its contract. */
export interface AssessedCurrent {
  readonly cost: number | null;
  /** Cost of the same time after introductory rates; null: there are none, or it is not known. */
  readonly costAfter: number | null;
  readonly missing: readonly string[];
  readonly followsMarket: boolean;
  readonly includes: Included;
  readonly until: string | null;
  readonly changes: readonly KnownChange[];
  readonly contract: ContractView;
}

export interface Assessment {
  /** The time of all costs. */
  readonly span: SwitchingSpan;
  /** Usage of that time. */
  readonly usage: number;
  readonly current: AssessedCurrent;
  /** Alternatives whose cost is known and comparable. */
  readonly comparable: number;
  /** Alternatives with a known cost that include other charges, or for which that is not known. */
  readonly otherCharges: number;
  readonly cheaper: number;
  /** Years of market prices that the costs of dynamic tariffs were computed with. */
  readonly marketYears: number;
  /** The cheapest, cheapest first. */
  readonly offers: readonly AssessedOffer[];
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
const cents = (value: number): number => round(value, 2);
const centsOrNull = (value: number | null): number | null => (value === null ? null : cents(value));

/** Compares the current tariff with its alternatives. It takes long for many tariffs, so run it in a worker thread. */
export function assessSwitching(given: SwitchingTask): Assessment {
  const { hasVat, until } = given;
  const span = spanOf(given.comparison, until);
  const comparison = span.kind === 'year' ? given.comparison : { ...given.comparison, span };
  const task = { ...given, comparison };
  const isComparable = ({ problem, statesVat }: YearlyCost) => problem === null && (statesVat || !hasVat);
  const usage = expectedUsage(comparison);
  const costs = computeCosts(comparison, usage);
  const own = costs.find(({ id }) => id === CURRENT)!;
  const known = costs.filter((cost) => cost !== own && isComparable(cost));
  const comparable = known.filter(({ included }) => includeTheSame(included, own.included));
  const followers = new Set(comparison.candidates.filter(followsMarket).map(({ id }) => id));
  const counts = { comparable: comparable.length, otherCharges: known.length - comparable.length };
  const basis = { ...counts, marketYears: comparison.market?.years.length ?? 0 };
  const time = { span, usage: round(usedBetween(usage, span, comparison.timeZone), 6) };
  const described = {
    ...{ ...currentView(task, span.until), followsMarket: followers.has(CURRENT), includes: own.included },
  };
  if (!isComparable(own)) {
    const current = { ...described, cost: null, costAfter: null, missing: missingOf(own) };
    return { ...time, ...basis, current, cheaper: 0, offers: [] };
  }
  const cheaper = comparable
    .filter(({ total }) => cents(total!) < cents(own.total!))
    .sort((a, b) => a.total! - b.total!);
  const current = { ...described, cost: cents(own.total!), costAfter: centsOrNull(own.afterIntroduction), missing: [] };
  const offers = assessOffers({ ...task, usage, followers, span }, current, cheaper.slice(0, FINALISTS));
  return { ...time, ...basis, current, cheaper: cheaper.length, offers };
}

/** What the documents of the current tariff state. */
function currentView(
  { comparison: { candidates, day, zone }, contract, until }: SwitchingTask,
  spanEnd: string,
): Pick<AssessedCurrent, 'until' | 'changes' | 'contract'> {
  const { document, later = [] } = candidates.find(({ id }) => id === CURRENT)!;
  const versions = [{ from: day, document }, ...later].map((one) => ({ from: one.from, tariff: tariffIn(one) }));
  const end = until !== null && until < spanEnd ? until : spanEnd;
  const { contractStart } = contract;
  return {
    until,
    changes: knownChanges(versions, { today: day, end, zone, contractStart }),
    contract: contractView(contract, versions[0]!.tariff, day),
  };
}

/** Documents were checked when they were stored or sent. */
const tariffIn = ({ document }: { readonly document: string }): Tariff => parseTariff(JSON.parse(document)).tariff!;

const missingOf = ({ missing }: YearlyCost): readonly string[] =>
  missing.length > 0 ? missing : ['The tariff does not state VAT.'];

/** Whether the cost of a tariff depends on market prices. */
const followsMarket = ({ document, later = [] }: Candidate): boolean =>
  [{ document }, ...later].some((one) => {
    const { tariff } = parseTariff(JSON.parse(one.document));
    return tariff !== undefined && marketSeriesOf(tariff) !== undefined;
  });

interface OpenTask extends SwitchingTask {
  /** Of the year, as expected. */
  readonly usage: Usage;
  readonly span: SwitchingSpan;
  /** Candidates whose cost depends on market prices. */
  readonly followers: ReadonlySet<string>;
}

function assessOffers(task: OpenTask, current: AssessedCurrent, finalists: readonly YearlyCost[]): AssessedOffer[] {
  if (finalists.length === 0) return [];
  const { exitFee } = current.contract;
  const { seed, followers, span } = task;
  const curves = curvesOf(task, [CURRENT, ...finalists.map(({ id }) => id)]);
  const draws = drawYears(seed);
  const documents = new Map(task.comparison.candidates.map((one) => [one.id, one]));
  return finalists.flatMap((offer): AssessedOffer[] => {
    const [own, other] = [curves.get(CURRENT), curves.get(offer.id)];
    if (!own || !other) return [];
    const saving = cents(current.cost! - cents(offer.total!));
    const { low, high, probability } = simulateSaving(own, other, { exitFee: exitFee ?? 0, draws });
    return [
      {
        ...{ id: offer.id, cost: cents(offer.total!) },
        ...offerFacts(tariffIn(documents.get(offer.id)!), offer, current),
        ...{ saving, low: Math.min(saving, cents(low)), high: Math.max(saving, cents(high)) },
        probability: round(probability, 4),
        paybackMonths: exitFee === null ? null : round(paybackMonths(exitFee, saving, span.months)!, 1),
        followsMarket: followers.has(offer.id),
      },
    ];
  });
}

/** What the document of an offer states about its term and its introductory rates. */
function offerFacts(
  tariff: Tariff,
  { afterIntroduction }: YearlyCost,
  current: AssessedCurrent,
): Pick<AssessedOffer, 'contractMonths' | 'introduction'> {
  const { contractMonths, introductoryMonths: months } = summaryOf(tariff);
  const costAfter = centsOrNull(afterIntroduction);
  const isCheaperAfter = costAfter === null ? null : costAfter < (current.costAfter ?? current.cost!);
  return { contractMonths, introduction: months === null ? null : { months, costAfter, isCheaperAfter } };
}

/** The costs of tariffs at three levels of usage, for each year of market prices; tariffs without one are left out. */
function curvesOf(
  { comparison, usage, usageSpread, followers }: OpenTask,
  ids: readonly string[],
): Map<string, CostCurve[]> {
  const { market } = comparison;
  const candidates = comparison.candidates.filter(({ id }) => ids.includes(id));
  const isDynamic = market !== undefined && candidates.some(({ id }) => followers.has(id));
  const markets = isDynamic ? market.years.map((year) => ({ ...market, years: [year] })) : [undefined];
  const levels = [1 - SPREAD_LIMIT * usageSpread, 1, 1 + SPREAD_LIMIT * usageSpread];
  const totals = markets.map((one) =>
    levels.map((usageFactor) => {
      const costs = computeCosts({ ...comparison, candidates, market: one, usageFactor }, usage);
      return new Map(costs.map(({ id, total }) => [id, total]));
    }),
  );
  return new Map(
    ids.flatMap((id): [string, CostCurve[]][] => {
      const curves = totals.map((perLevel) => perLevel.map((costs) => costs.get(id) ?? Number.NaN));
      if (curves.flat().some(Number.isNaN)) return [];
      return [[id, curves.map(([low, expected, high]) => ({ low: low!, expected: expected!, high: high! }))]];
    }),
  );
}
