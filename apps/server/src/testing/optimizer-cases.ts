import type { ContractCases } from './contract-cases.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const NOW = '2026-03-02T10:07:00.000Z';
const RUN = { name: 'dishwasher', kind: 'dishwasher', durationMinutes: 120, usualTime: '18:30' };

export const APPLIANCES = {
  appliances: [
    { ...RUN, name: 'dishwasher', earliest: '11:00', latest: '07:00' },
    { ...RUN, name: 'pump', kind: 'pool_pump', powerKw: 1.1, durationMinutes: 240, usualTime: '12:00' },
  ],
};
/** An hourly day with a car. */
export const PROBLEM = {
  ...{ currency: 'EUR', start: '2026-03-02T10:00:00Z', stepMinutes: Array(12).fill(60) },
  importPricePerKwh: [30, 29, 28, 25, 20, 18, 22, 35, 41, 38, 30, 27].map((cents) => cents / 100),
  evs: [{ id: 'car', chargeKw: 7.4, capacityKwh: 60, startKwh: 30, departure: 9, targetKwh: 42 }],
};
const { importPricePerKwh: _, currency: __, ...UNPRICED } = PROBLEM;
const PRICED = { problem: UNPRICED, pricing: { region: 'no1' } };

/** Cases of appliances, which need nothing stored. */
const APPLIANCE_CASES: ContractCases = {
  'household.setAppliances': {
    right: [APPLIANCES],
    wrong: [
      [{ appliances: [RUN, RUN] }, 422, 'invalid_input'],
      [{ appliances: [{ ...RUN, usualTime: '24:00' }] }, 422, 'invalid_input'],
      [{ appliances: [{ ...RUN, kind: 'toaster' }] }, 422, 'invalid_input'],
    ],
  },
  'household.appliances': { right: [{}], wrong: [] },
  'optimizer.optimalTimes': {
    right: [
      { region: 'no1', appliance: 'dishwasher', durationMinutes: 120 },
      { region: 'no1', durationMinutes: 15, powerKw: 11, count: 10, deadline: '2026-03-05T10:00:00.000Z', at: NOW },
      { region: 'de', durationMinutes: 1_440, appliance: 'ev' },
    ],
    wrong: [
      [{ region: 'fr', durationMinutes: 60 }, 503, 'forecast_unavailable'],
      [{ region: 'atlantis', durationMinutes: 60 }, 422, 'unknown_region'],
      [{ region: 'no1', durationMinutes: 14 }, 422, 'invalid_input'],
      [{ region: 'no1', durationMinutes: 60, appliance: 'toaster' }, 422, 'invalid_input'],
      [{ region: 'no1', durationMinutes: 60, deadline: '2026-03-01T10:00:00.000Z' }, 422, 'inverted_range'],
      [{ region: 'no1', durationMinutes: 60, deadline: '2026-03-12T10:00:00.000Z' }, 422, 'range_too_long'],
      [{ region: 'no1', durationMinutes: 60, deadline: '2026-03-02T11:00:00.000Z' }, 422, 'duration_beyond_horizon'],
    ],
  },
  'optimizer.savings': {
    right: [
      { region: 'no1', appliances: [RUN, { ...RUN, name: 'car', kind: 'ev', usualTime: 'now' }] },
      { region: 'no1', appliances: [RUN, { ...RUN, name: 'car', kind: 'ev' }], powerLimitKw: 7.4 },
    ],
    wrong: [
      [{ region: 'fr', appliances: [RUN] }, 503, 'forecast_unavailable'],
      [{ region: 'no1', appliances: [] }, 422, 'invalid_input'],
      [{ region: 'no1', appliances: [RUN, RUN] }, 422, 'invalid_input'],
      [{ region: 'no1', appliances: [RUN], powerLimitKw: 1 }, 422, 'power_limit_too_low'],
      [{ region: 'no1', appliances: [RUN], deadline: '2026-03-02T13:00:00.000Z' }, 422, 'baseline_outside_range'],
      [{ region: 'no1', appliances: [RUN], deadline: '2026-03-02T11:00:00.000Z' }, 422, 'duration_beyond_horizon'],
    ],
  },
};

const PLAN_CASES: ContractCases = {
  'optimizer.plan': {
    right: [],
    wrong: [
      [{}, 422, 'invalid_input'],
      [{ problem: {} }, 422, 'invalid_problem'],
      [{ problem: { ...PROBLEM, loadKw: 5_000 } }, 422, 'invalid_problem'],
      [{ problem: PROBLEM, pricing: { region: 'no1' } }, 422, 'pricing_mismatch'],
      [{ ...PRICED, problem: { ...UNPRICED, start: undefined, stepMinutes: [60] } }, 422, 'pricing_mismatch'],
      [{ ...PRICED, problem: { ...UNPRICED, currency: 'USD' } }, 422, 'pricing_mismatch'],
      [{ ...PRICED, pricing: { region: 'no1', carbon: true } }, 422, 'pricing_mismatch'],
      [{ ...PRICED, pricing: { region: 'atlantis' } }, 422, 'unknown_region'],
      [{ ...PRICED, pricing: { region: 'fr' } }, 503, 'forecast_unavailable'],
      [{ ...PRICED, problem: { ...UNPRICED, start: '2027-03-02T10:00:00Z' } }, 503, 'forecast_unavailable'],
    ],
  },
};

/** @param ids of a plan and of a usage recommendation of the user. Each call of `plan` and `usage` makes IDs of its own. */
export const optimizerCases = (ids: { readonly plan: () => string; readonly usage: () => string }): ContractCases => {
  const plan = {
    get id() {
      return ids.plan();
    },
  };
  return {
    ...APPLIANCE_CASES,
    ...PLAN_CASES,
    'plans.get': {
      right: [plan],
      wrong: [
        [{ id: NOBODY }, 404, 'unknown_energy_plan'],
        [{ id: 'one' }, 422, 'invalid_input'],
      ],
    },
    'plans.regret': { right: [{}, { days: 7 }], wrong: [[{ days: 731 }, 422, 'invalid_input']] },
    'plans.regretTotals': { right: [{}, { days: 7 }], wrong: [[{ days: 731 }, 422, 'invalid_input']] },
    'plans.cancel': {
      right: [plan],
      wrong: [[{ id: NOBODY }, 404, 'unknown_energy_plan']],
    },
    'recommendations.usage': {
      right: [],
      wrong: [
        [{ region: 'atlantis' }, 422, 'unknown_region'],
        [{ region: 'fr' }, 503, 'forecast_unavailable'],
        [{}, 409, 'no_region'],
      ],
    },
    'recommendations.recordUsageOutcome': {
      right: [
        {
          ...{ outcome: 'accepted', realizedSaving: 0.2 },
          get id() {
            return ids.usage();
          },
        },
      ],
      wrong: [
        [{ id: NOBODY, outcome: 'accepted' }, 404, 'unknown_recommendation'],
        [{ id: NOBODY, outcome: 'declined', realizedSaving: 1 }, 422, 'invalid_input'],
      ],
    },
    'recommendations.outcomes': { right: [{}, { days: 30 }], wrong: [[{ days: 0 }, 422, 'invalid_input']] },
  };
};
