import { type Interval, MINUTE_MS } from '@energy-optimizer/kernel';
import { findOptimalWindows, type Outlook, servedPrice } from '@energy-optimizer/outlook';
import { type Hit, remember, type UsagePattern } from '../memory/confidence.ts';
import type { PatternKind } from '../memory/vectors.ts';
import type { Appliance } from '../schemas/appliances.ts';
import type { UsageAdvice } from '../schemas/usage.ts';
import { APPLIANCE_POWER_KW } from './kinds.ts';
import { energyOf, type PricedRun, runAt } from './runs.ts';

type Advice = Omit<UsageAdvice, 'id' | 'appliance'>;

/** Smaller savings, as a share of the cost, are not worth a change of habits. */
const LEAST_SHARE = 0.03;
const LEAST_CONFIDENCE = 0.7;
/** Coverage of the stated bounds, and the quantile of the normal distribution that belongs to it. */
const COVERAGE = 0.8;
const COVERAGE_Z = 1.2816;

export interface AdviceRequest {
  readonly appliance: Appliance;
  readonly usualStart: Date;
  /** The run may be moved within this. */
  readonly within: Interval;
  readonly outlook: Outlook;
  readonly vectors: Readonly<Partial<Record<PatternKind, readonly number[]>>>;
  readonly patterns: readonly UsagePattern[];
}

/** The cheapest run, or why it is not recommended. */
export function adviseRun(request: AdviceRequest): Advice & { readonly hits: readonly Hit[] } {
  const { appliance, usualStart, within, outlook } = request;
  const load = {
    powerKw: appliance.powerKw ?? APPLIANCE_POWER_KW[appliance.kind],
    durationMs: appliance.durationMinutes * MINUTE_MS,
  };
  const { hits, ...basis } = remember(request.patterns, request.vectors);
  const usual = runAt(outlook, usualStart.getTime(), load.durationMs);
  const energyKwh = energyOf(load);
  const viewOf = ({ start, end, stretch }: PricedRun) => ({ start, end, cost: servedPrice(stretch.price * energyKwh) });
  const base = { usual: usual ? viewOf(usual) : null, basis, hits };
  const none = (code: NonNullable<Advice['abstention']>['code'], text: string, confidence: number | null = null) => ({
    ...{ ...base, recommended: null, confidence, abstention: { code, text } },
  });
  const [cheapest] = findOptimalWindows(outlook.pieces, {
    ...{ durationMs: load.durationMs, earliestStartMs: within.start.getTime(), latestEndMs: within.end.getTime() },
    ...{ count: 1, nonOverlapping: true },
  });
  const best = cheapest && runAt(outlook, cheapest.start.getTime(), load.durationMs);
  if (!usual || !best)
    return none('prices_unknown', 'The prices of the usual run or of its alternatives are not known.');
  const saving = (usual.stretch.price - best.stretch.price) * energyKwh;
  if (!(servedPrice(saving) > 0)) return none('usual_is_cheapest', 'No other time is cheaper than the usual one.');
  const spread = spreadOf(outlook, usual, best) * energyKwh;
  const probability = spread === 0 ? 1 : normalCdf(saving / spread);
  const confidence = servedPrice(probability * basis.factor);
  const size = Math.max(Math.abs(usual.stretch.price), Math.abs(best.stretch.price)) * energyKwh;
  if (saving < LEAST_SHARE * size)
    return none('saving_too_small', 'The saving would be less than 3 % of the cost of the run.', confidence);
  if (confidence < LEAST_CONFIDENCE)
    return none('confidence_too_low', `The confidence of ${confidence.toFixed(2)} is below 0.7.`, confidence);
  const recommended = {
    ...{ ...viewOf(best), saving: servedPrice(saving), probability: servedPrice(probability) },
    low: servedPrice(saving - COVERAGE_Z * spread),
    high: servedPrice(saving + COVERAGE_Z * spread),
  };
  return { ...base, recommended, confidence, abstention: null };
}

/** Standard deviation of the difference of two mean prices, whose errors count as independent. */
function spreadOf({ coverages }: Outlook, a: PricedRun, b: PricedRun): number {
  const at = coverages.indexOf(COVERAGE);
  if (at < 0) return 0;
  const of = ({ stretch }: PricedRun) => (stretch.upper[at]! - stretch.lower[at]!) / (2 * COVERAGE_Z);
  return Math.hypot(of(a), of(b));
}

/** Abramowitz and Stegun 7.1.26; the error is below 1e-7. */
function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - poly * Math.exp(-z * z);
  return x >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}
