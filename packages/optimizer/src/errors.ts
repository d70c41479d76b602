import { AppError, invalid, notFound, unavailable } from '@energy-optimizer/kernel';

export const rangeTooLong = (field: string): AppError =>
  invalid('range_too_long', field, 'The range must not be longer than 168 hours.');

export const durationBeyondRange = (field: string): AppError =>
  invalid('duration_beyond_horizon', field, 'The duration does not fit between `earliest` and `deadline`.');

export const baselineOutsideRange = (field: string): AppError =>
  invalid('baseline_outside_range', field, 'The usual run must be between `earliest` and `deadline`.');

export const optimizationOff = (): AppError =>
  unavailable('optimization_off', 'Planning is switched off on this server.');

export const tooManyTexts = (most: number): AppError =>
  new AppError('invalid', {
    code: 'invalid_problem',
    publicMessage: `The problem has more than ${most} texts. State numbers of boundaries instead of instants.`,
  });

export const unknownPlan = (id: string): AppError =>
  notFound('unknown_energy_plan', `Unknown plan ${JSON.stringify(id)}. A plan is kept for 30 days.`);

export const unknownUsage = (id: string): AppError =>
  notFound(
    'unknown_recommendation',
    `Unknown recommendation ${JSON.stringify(id)}. recommendations.usage makes recommendations.`,
  );

export const noRegion = (): AppError =>
  new AppError('conflict', {
    code: 'no_region',
    publicMessage: 'State the region, or store it in your preferences (auth.updatePreferences).',
  });

export const noAppliances = (): AppError =>
  new AppError('conflict', {
    code: 'no_appliances',
    publicMessage:
      'You have stored no appliances. Store them with household.setAppliances (PUT /household/appliances).',
  });

export const powerLimitTooLow = (limitKw: number, peakKw: number): AppError =>
  invalid(
    'power_limit_too_low',
    'powerLimitKw',
    `The appliances cannot be scheduled with at most ${limitKw} kW; ${Math.ceil(peakKw * 1_000) / 1_000} kW would be enough.`,
  );

export const tooManyPlans = (most: number): AppError =>
  new AppError('conflict', {
    code: 'too_many_plans',
    publicMessage: `${most} of your plans are being computed: wait for one, or cancel it with plans.cancel.`,
  });

/** A problem that states what the prices of a region provide, or lacks what they need. */
export const pricingMismatch = (field: string, message: string): AppError =>
  invalid('pricing_mismatch', field, message);
