import { entry } from './error-code-entry.ts';

/** Codes of planning and of recommendations for appliances. */
export const OPTIMIZER_CODES = {
  pricing_mismatch: entry(
    'invalid',
    'The problem contradicts the requested prices, or lacks a field that they need.',
    'With `pricing`, state `start` and `stepMinutes`, and omit `importPricePerKwh`.',
  ),
  power_limit_too_low: entry(
    'invalid',
    'The appliances cannot be scheduled within the power limit.',
    'Raise `powerLimitKw` to the value in `detail`, or move the deadline.',
  ),
  unknown_energy_plan: entry('not_found', 'The caller has no plan with this ID.', 'A plan is deleted after 30 days.'),
  plan_lost: entry(
    'unavailable',
    'The server that computed the plan ended before the plan was done.',
    'Request the plan again.',
  ),
  too_many_plans: entry(
    'conflict',
    'Too many plans of the caller are being computed.',
    'Wait for one, or cancel it with `plans.cancel`.',
  ),
  optimization_off: entry(
    'unavailable',
    'Planning is switched off.',
    'For operators: `energy admin flags set load_optimization on`.',
  ),
  real_time_updates_off: entry(
    'unavailable',
    'Streams of price changes are switched off.',
    'Read the prices at intervals. For operators: `energy admin flags set real_time_updates on`.',
  ),
  planning_busy: entry(
    'unavailable',
    'Too many plans are waiting to be computed.',
    'Retry after the time given in `Retry-After`.',
  ),
  planner_crashed: entry(
    'unavailable',
    'The planner ended unexpectedly, such as by running out of memory.',
    'Try again; for a large problem, use longer steps or fewer devices.',
  ),
  no_region: entry(
    'conflict',
    'The region of the household is not known.',
    'State `region`, or store it in the preferences.',
  ),
  no_appliances: entry(
    'conflict',
    'The caller has stored no appliances.',
    'Store them with `household.setAppliances`.',
  ),
} as const;
