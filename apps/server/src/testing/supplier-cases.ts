import type { ContractCases } from './forecast-cases.ts';

/** Of suppliers and regulations, over the seeded catalog. */
export const SUPPLIER_CASES: ContractCases = {
  'suppliers.list': {
    right: [{}, { region: 'us_tx', utility: 'electricity', pageSize: 3, page: 2 }, { region: 'uk_c', green: true }],
    wrong: [
      [{ region: 'atlantis' }, 422, 'unknown_region'],
      [{ utility: 'steam' }, 422, 'invalid_input'],
      [{ pageSize: 101 }, 422, 'invalid_input'],
    ],
  },
  'suppliers.get': {
    right: [{ supplier: 'octopus' }],
    wrong: [
      [{ supplier: 'nobody' }, 404, 'unknown_supplier'],
      [{ supplier: 'Not a slug' }, 422, 'invalid_input'],
    ],
  },
  'suppliers.tariffs': {
    right: [{ supplier: 'octopus' }, { supplier: 'tibber', region: 'no1', history: true }],
    wrong: [
      [{ supplier: 'nobody' }, 404, 'unknown_supplier'],
      [{ supplier: 'tibber', region: 'atlantis' }, 422, 'unknown_region'],
      [{ supplier: 'tibber', on: '2026-01-01', history: true }, 422, 'conflicting_range'],
      [{ supplier: 'tibber', on: '2026-02-30' }, 422, 'invalid_input'],
    ],
  },
  'suppliers.tariff': {
    right: [],
    wrong: [
      [{ id: '6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10' }, 404, 'unknown_tariff'],
      [{ id: 'one' }, 422, 'invalid_input'],
    ],
  },
  'suppliers.byRegion': { right: [{}, { utility: 'propane' }], wrong: [[{ utility: 'steam' }, 422, 'invalid_input']] },
  'regulations.list': { right: [{}, { open: 'propane' }], wrong: [[{ open: 'steam' }, 422, 'invalid_input']] },
  'regulations.get': {
    right: [{ state: 'us_tx' }, { state: 'TX' }],
    wrong: [
      [{ state: 'us_xx' }, 404, 'unknown_state'],
      [{ state: 'tx' }, 422, 'invalid_input'],
    ],
  },
};
