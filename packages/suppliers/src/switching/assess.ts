import { type ComparisonTask, computeCosts, type YearlyCost } from '../comparison/compute.ts';
import { paybackMonths } from './safeguards.ts';
import { type CostCurve, drawSpreads, SPREAD_LIMIT, simulateSaving } from './simulate.ts';

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
}

export interface Assessment {
  readonly current: { readonly cost: number | null; readonly missing: readonly string[] };
  /** Alternatives whose cost is known and comparable. */
  readonly comparable: number;
  readonly cheaper: number;
  /** The cheapest, cheapest first. */
  readonly offers: readonly AssessedOffer[];
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
const cents = (value: number): number => round(value, 2);

/** Compares the current tariff with its alternatives. It takes long for many tariffs, so run it in a worker thread. */
export function assessSwitching(task: SwitchingTask): Assessment {
  const { comparison, hasVat } = task;
  const isComparable = ({ problem, statesVat }: YearlyCost) => problem === null && (statesVat || !hasVat);
  const costs = computeCosts(comparison);
  const current = costs.find(({ id }) => id === CURRENT)!;
  const comparable = costs.filter((cost) => cost !== current && isComparable(cost));
  if (!isComparable(current))
    return {
      current: { cost: null, missing: missingOf(current) },
      comparable: comparable.length,
      cheaper: 0,
      offers: [],
    };
  const cheaper = comparable
    .filter(({ total }) => cents(total!) < cents(current.total!))
    .sort((a, b) => a.total! - b.total!);
  return {
    current: { cost: cents(current.total!), missing: [] },
    comparable: comparable.length,
    cheaper: cheaper.length,
    offers: assessOffers(task, current, cheaper.slice(0, FINALISTS)),
  };
}

const missingOf = ({ missing }: YearlyCost): readonly string[] =>
  missing.length > 0 ? missing : ['The tariff does not state VAT.'];

function assessOffers(task: SwitchingTask, current: YearlyCost, finalists: readonly YearlyCost[]): AssessedOffer[] {
  if (finalists.length === 0) return [];
  const { exitFee, seed } = task;
  const curves = curvesOf(task, [current, ...finalists]);
  const draws = drawSpreads(seed);
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
        ...{ saving, low: cents(low), high: cents(high), probability: round(probability, 4) },
        paybackMonths: exitFee === null ? null : round(paybackMonths(exitFee, saving)!, 1),
      },
    ];
  });
}

/** The costs at less and at more usage, of each tariff that has them. */
function curvesOf({ comparison, usageSpread }: SwitchingTask, costs: readonly YearlyCost[]): Map<string, CostCurve> {
  const ids = new Set(costs.map(({ id }) => id));
  const candidates = comparison.candidates.filter(({ id }) => ids.has(id));
  const at = (usageFactor: number) =>
    new Map(computeCosts({ ...comparison, candidates, usageFactor }).map(({ id, total }) => [id, total]));
  const [low, high] = [at(1 - SPREAD_LIMIT * usageSpread), at(1 + SPREAD_LIMIT * usageSpread)];
  return new Map(
    costs.flatMap(({ id, total }): [string, CostCurve][] => {
      const [least, most] = [low.get(id) ?? null, high.get(id) ?? null];
      return total === null || least === null || most === null
        ? []
        : [[id, { low: least, expected: total, high: most }]];
    }),
  );
}
