import type { ContractCases } from './contract-cases.ts';
import { HOME } from './household-cases.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
/** A tariff that is more expensive than those of the supplier `one`. */
export const STATED = { document: HOME.document, region: 'de', supplier: 'tibber', annualUsage: 3_000 };

const HOURS = { start: '2026-02-01T00:00:00Z', stepMinutes: 60, import: '0.3,0.2' };

const OUTCOME = { outcome: 'accepted', switchedOn: '2026-02-20', realizedSaving: 12.5 };

/** @param recommendation the ID of a recommendation of the user. Each call of `switching` makes an ID of its own. */
export const recommendationCases = (recommendation: { readonly id: string }): ContractCases => ({
  'recommendations.switching': {
    right: [],
    wrong: [
      [{}, 422, 'invalid_input'],
      [{ annualUsage: 1, region: 'de' }, 422, 'invalid_input'],
      [{ annualUsage: 1, utility: 'propane' }, 404, 'unknown_household_tariff'],
      [{ ...STATED, region: 'atlantis' }, 422, 'unknown_region'],
      [{ ...STATED, supplier: 'nobody' }, 404, 'unknown_supplier'],
      [{ ...STATED, utility: 'natural_gas' }, 422, 'tariff_mismatch'],
      [{ ...STATED, document: {} }, 422, 'invalid_tariff'],
      [{ ...STATED, annualUsage: undefined, usage: HOURS }, 422, 'usage_too_short'],
      [{ annualUsage: 1, region: 'de', tariffId: NOBODY }, 404, 'unknown_tariff'],
    ],
  },
  'recommendations.list': {
    right: [{}, { utility: 'propane', page: 2 }],
    wrong: [[{ pageSize: 101 }, 422, 'invalid_input']],
  },
  'recommendations.get': {
    right: [recommendation],
    wrong: [
      [{ id: NOBODY }, 404, 'unknown_recommendation'],
      [{ id: 'one' }, 422, 'invalid_input'],
    ],
  },
  'recommendations.recordOutcome': {
    right: [
      {
        ...OUTCOME,
        get id() {
          return recommendation.id;
        },
      },
    ],
    wrong: [
      [{ id: NOBODY, outcome: 'accepted' }, 404, 'unknown_recommendation'],
      [{ id: NOBODY, outcome: 'declined', realizedSaving: 1 }, 422, 'invalid_input'],
    ],
  },
  'recommendations.replay': {
    right: [recommendation],
    wrong: [
      [{ id: NOBODY }, 404, 'unknown_recommendation'],
      [{ id: 'one' }, 422, 'invalid_input'],
    ],
  },
});
