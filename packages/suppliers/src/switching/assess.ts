import { parseTariff, type Usage } from '@energy-optimizer/tariffs';
import {
  type Candidate,
  type ComparisonTask,
  computeCosts,
  expectedUsage,
  type YearlyCost,
} from '../comparison/compute.ts';
import { marketSeriesOf } from '../comparison/market.ts';
import { paybackMonths } from './safeguards.ts';
import { type CostCurve, drawYears, SPREAD_LIMIT, simulateSaving } from './simulate.ts';

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
  /** Fee for leaving the current tariff; null: it is not known, and savings are computed without it. */
  readonly exitFee: number | null;
  /** Standard deviation of the usage of a year, as a share of it. */
  readonly usageSpread: number;
  readonly seed: number;
}

/** An alternative that is cheaper than the current tariff. Amounts are of a year, with VAT, in cents exactly. */
export interface AssessedOffer {
  readonly id: string;
  readonly cost: number;
  readonly afterIntroduction: number | null;
  readonly saving: number;
  readonly low: number;
  readonly high: number;
  readonly probability: number;
  /** Months of saving that pay for the exit fee; null: the fee is not known. */
  readonly paybackMonths: number | null;
  readonly followsMarket: boolean;
}

export interface Assessment {
  readonly current: {
    readonly cost: number | null;
    readonly missing: readonly string[];
    readonly followsMarket: boolean;
  };
  /** Alternatives whose cost is known and comparable. */
  readonly comparable: number;
  readonly cheaper: number;
  /** Years of market prices that the costs of dynamic tariffs were computed with. */
  readonly marketYears: number;
  /** The cheapest, cheapest first. */
  readonly offers: readonly AssessedOffer[];
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
const cents = (value: number): number => round(value, 2);

/** Compares the current tariff with its alternatives. It takes long for many tariffs, so run it in a worker thread. */
export function assessSwitching(task: SwitchingTask): Assessment {
  const { comparison, hasVat } = task;
  const isComparable = ({ problem, statesVat }: YearlyCost) => problem === null && (statesVat || !hasVat);
  const usage = expectedUsage(comparison);
  const costs = computeCosts(comparison, usage);
  const current = costs.find(({ id }) => id === CURRENT)!;
  const comparable = costs.filter((cost) => cost !== current && isComparable(cost) && coversCharges(cost, current));
  const followers = new Set(comparison.candidates.filter(followsMarket).map(({ id }) => id));
  const basis = { comparable: comparable.length, marketYears: comparison.market?.years.length ?? 0 };
  const followed = { followsMarket: followers.has(CURRENT) };
  if (!isComparable(current))
    return { ...basis, current: { ...followed, cost: null, missing: missingOf(current) }, cheaper: 0, offers: [] };
  const cheaper = comparable
    .filter(({ total }) => cents(total!) < cents(current.total!))
    .sort((a, b) => a.total! - b.total!);
  return {
    ...basis,
    current: { ...followed, cost: cents(current.total!), missing: [] },
    cheaper: cheaper.length,
    offers: assessOffers({ ...task, usage, followers }, current, cheaper.slice(0, FINALISTS)),
  };
}

/** Charges that some tariffs leave to a separate bill. */
const SEPARATE_CHARGES = [['grid'], ['tax', 'levy']];

/** Whether a tariff has each kind of these charges that the current one has: without them it is only apparently cheaper. */
const coversCharges = (offer: YearlyCost, current: YearlyCost): boolean =>
  SEPARATE_CHARGES.every((categories) => {
    const charges = ({ parts }: YearlyCost) =>
      parts.some(({ category, amount }) => categories.includes(category) && amount > 0);
    return charges(offer) || !charges(current);
  });

const missingOf = ({ missing }: YearlyCost): readonly string[] =>
  missing.length > 0 ? missing : ['The tariff does not state VAT.'];

/** Whether the cost of a tariff depends on market prices. */
function followsMarket({ document }: Candidate): boolean {
  const { tariff } = parseTariff(JSON.parse(document));
  return tariff !== undefined && marketSeriesOf(tariff) !== undefined;
}

interface OpenTask extends SwitchingTask {
  /** Of the year, as expected. */
  readonly usage: Usage;
  /** Candidates whose cost depends on market prices. */
  readonly followers: ReadonlySet<string>;
}

function assessOffers(task: OpenTask, current: YearlyCost, finalists: readonly YearlyCost[]): AssessedOffer[] {
  if (finalists.length === 0) return [];
  const { exitFee, seed, followers } = task;
  const curves = curvesOf(task, [CURRENT, ...finalists.map(({ id }) => id)]);
  const draws = drawYears(seed);
  return finalists.flatMap((offer): AssessedOffer[] => {
    const [own, other] = [curves.get(CURRENT), curves.get(offer.id)];
    if (!own || !other) return [];
    const saving = cents(cents(current.total!) - cents(offer.total!));
    const { low, high, probability } = simulateSaving(own, other, { exitFee: exitFee ?? 0, draws });
    return [
      {
        id: offer.id,
        cost: cents(offer.total!),
        afterIntroduction: offer.afterIntroduction === null ? null : cents(offer.afterIntroduction),
        ...{ saving, low: Math.min(saving, cents(low)), high: Math.max(saving, cents(high)) },
        probability: round(probability, 4),
        paybackMonths: exitFee === null ? null : round(paybackMonths(exitFee, saving)!, 1),
        followsMarket: followers.has(offer.id),
      },
    ];
  });
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
