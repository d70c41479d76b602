import type { ContractCases } from './contract-cases.ts';

const OWN = {
  ...{ format: 'energy-tariff/1', id: 'own', name: 'Own', currency: 'EUR', timeZone: 'Europe/Berlin' },
  vat: { default: 0.19 },
  covers: ['energy', 'grid', 'tax'],
  components: [{ kind: 'energy', id: 'energy', rates: [{ rate: 0.43 }] }],
};
/** The tariff that the user of the contract test has from the start. */
export const HOME = { utility: 'electricity', region: 'de', document: OWN } as const;
const NOBODY = '00000000-0000-4000-8000-000000000000';

export const HOUSEHOLD_CASES: ContractCases = {
  'household.tariffs': { right: [{}], wrong: [] },
  'household.tariff': {
    right: [{ utility: 'electricity' }],
    wrong: [
      [{ utility: 'propane' }, 404, 'unknown_household_tariff'],
      [{ utility: 'steam' }, 422, 'invalid_input'],
    ],
  },
  'household.setTariff': {
    right: [
      { ...HOME },
      { ...HOME, contractStart: '2026-01-01', contractEnd: '2027-01-01', accountNumber: 'AB-123456' },
    ],
    wrong: [
      [{ utility: 'electricity', region: 'de' }, 422, 'invalid_input'],
      [{ ...HOME, tariffId: NOBODY }, 422, 'invalid_input'],
      [{ ...HOME, contractStart: '2026-01-01', contractEnd: '2026-01-01' }, 422, 'invalid_input'],
      [{ utility: 'electricity', region: 'de', tariffId: NOBODY }, 404, 'unknown_tariff'],
      [{ ...HOME, supplier: 'nobody' }, 404, 'unknown_supplier'],
      [{ ...HOME, region: 'atlantis' }, 422, 'unknown_region'],
      [{ ...HOME, utility: 'natural_gas' }, 422, 'tariff_mismatch'],
      [{ ...HOME, document: { ...OWN, format: 'x' } }, 422, 'invalid_tariff'],
    ],
  },
  'household.deleteTariff': {
    right: [],
    wrong: [
      [{ utility: 'propane' }, 404, 'unknown_household_tariff'],
      [{ utility: 'steam' }, 422, 'invalid_input'],
    ],
  },
};
