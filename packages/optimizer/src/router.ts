import type { OptimizerContext } from './context.ts';
import { householdAppliances, storeAppliances } from './procedures/appliances.ts';
import { applianceTimes } from './procedures/optimal-times.ts';
import { planCanceling, planMaking, planReading } from './procedures/plans.ts';
import { planRegret, planRegretTotals } from './procedures/regret.ts';
import { applianceSavings } from './procedures/savings.ts';
import { usageAdvice, usageOutcome, usageOutcomeTotals } from './procedures/usage.ts';

/** The procedures mounted under `optimizer`. */
export const optimizerProcedures = (context: OptimizerContext) => ({
  /** The cheapest times to run an appliance. */
  optimalTimes: applianceTimes(context),
  /** The savings of several appliances, optionally with a common power limit. */
  savings: applianceSavings(context),
  /** Computes a plan. */
  plan: planMaking(context),
});

/** The procedures mounted under `plans`. */
export const plansProcedures = (context: OptimizerContext) => ({
  /** A plan of the caller, or its progress. */
  get: planReading(context),
  /** Cancels the computation of a plan. */
  cancel: planCanceling(context),
  /** What the plans of the caller cost more than the best ones in hindsight. */
  regret: planRegret(context),
  /** The same in sum over all users. */
  regretTotals: planRegretTotals(context),
});

/** Further procedures mounted under `household`. */
export const householdApplianceProcedures = (context: OptimizerContext) => ({
  /** The appliances of the caller. */
  appliances: householdAppliances(context),
  /** Stores the appliances of the caller. */
  setAppliances: storeAppliances(context),
});

/** Further procedures mounted under `recommendations`. */
export const usageProcedures = (context: OptimizerContext) => ({
  /** Recommends when to run the appliances of the caller. */
  usage: usageAdvice(context),
  /** Records the decision of the caller and the realized saving. */
  recordUsageOutcome: usageOutcome(context),
  /** Sums of the recorded outcomes. */
  outcomes: usageOutcomeTotals(context),
});
