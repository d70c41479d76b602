import { addMs, DAY_MS, getRegion, localDate, localTimeZone, type RegionCode } from '@energy-optimizer/kernel';
import { type Problem, parseProblem, type Regret, regretParts } from '@energy-optimizer/planning';
import type { UserPrincipal } from '@energy-optimizer/rpc';
import type { OptimizerContext } from '../context.ts';
import { publishedPrices } from '../plans/price-problem.ts';
import { insertRegret, type MeasurablePlan, unmeasuredPlans } from '../store/regrets.ts';

export interface MeasuredRegrets {
  readonly measured: number;
  /** Their prices are not published or can no longer be computed, or their users no longer consent. */
  readonly skipped: number;
}

/** Prices of a day are published within two days. */
const LOOKED_BACK_MS = 3 * DAY_MS;
const MOST = 1_000;
const EXACT = { gap: 1e-6, timeLimitMs: 20_000, isBackground: true };

/**
 * Plans again, with the prices that came, what users planned for the last days, and stores what each plan cost more than
 * the best one. Load and generation count as they were expected, because they are not metered.
 */
export async function measureRegrets(context: OptimizerContext, signal: AbortSignal): Promise<MeasuredRegrets> {
  const db = context.db.forTask('plans');
  const now = context.clock.now();
  const plans = await unmeasuredPlans(db, { after: addMs(now, -LOOKED_BACK_MS), until: now, most: MOST });
  let measured = 0;
  for (const plan of plans) {
    signal.throwIfAborted();
    const found = await regretOf(context, plan, signal).catch((err: unknown) => {
      signal.throwIfAborted();
      context.log.warn({ err, planId: plan.id }, 'the regret of a plan could not be measured');
      return undefined;
    });
    if (found === undefined) continue;
    const { id: planId, userId } = plan;
    await insertRegret(db, { planId, userId, ...found, computedAt: now });
    measured++;
  }
  return { measured, skipped: plans.length - measured };
}

/** Undefined: the prices are not published yet, the plan was not made to save money, or its user must not be processed. */
async function regretOf(
  { outlooks, planner, clock, consents }: OptimizerContext,
  { userId, problem, pricing, plan, horizonStart, horizonEnd }: MeasurablePlan,
  signal: AbortSignal,
): Promise<
  { readonly day: string; readonly currency: string; readonly regret: Regret; readonly details: object } | undefined
> {
  if (pricing === null || plan === null || horizonStart === null || horizonEnd === null) return undefined;
  if (problem.objective.minimize !== 'money') return undefined;
  if (!(await consents.allows(userId, 'optimization'))) return undefined;
  const { exports, ...request } = pricing.request;
  const interval = { start: horizonStart, end: horizonEnd };
  const came = await publishedPrices(outlooks, problem, {
    ...{ ...request, region: pricing.region, interval, at: clock.now(), caller: asUser(userId), exports },
  });
  if (came === undefined || came.currency !== pricing.currency) return undefined;
  const expected = withoutRisk(problem);
  const actual = parseProblem({ ...expected, ...came.prices });
  const bestExpected = await planner.plan({ problem: expected, ...EXACT }, signal);
  const isAsExpected = JSON.stringify(actual) === JSON.stringify(expected);
  const bestActual = isAsExpected ? bestExpected : await planner.plan({ problem: actual, ...EXACT }, signal);
  const regret = regretParts({ actual, planned: plan, bestExpected, bestActual });
  const day = localDate(horizonStart, localTimeZone(getRegion(pricing.region as RegionCode)));
  const details = { gaps: { expected: bestExpected.gap, actual: bestActual.gap }, execution: 'not measured' };
  return { day, currency: pricing.currency, regret, details };
}

const withoutRisk = ({ importPriceInterval: _, exportPriceInterval: __, ...problem }: Problem): Problem =>
  parseProblem({ ...problem, risk: 'mean' });

/** Their own tariff is theirs to read. */
const asUser = (userId: string): UserPrincipal => ({
  ...{ kind: 'user', userId, role: 'user', tier: 'free', scopes: 'all', via: 'session', credentialId: userId },
});
