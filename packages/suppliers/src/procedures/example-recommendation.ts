import { EXAMPLE_TARIFF } from './example.ts';

/** A recommendation, as JSON. */

const OFFER = {
  ...{ tariffId: EXAMPLE_TARIFF.id, supplier: 'octopus', supplierName: 'Octopus Energy', name: 'Flexible Octopus' },
  ...{ contractMonths: null, cost: 861, paybackMonths: 3.7 },
  saving: { expected: 97.4, low: 81.22, high: 113.58, probability: 1 },
  introduction: null,
};

export const EXAMPLE_RECOMMENDATION = {
  ...{ utility: 'electricity', region: 'uk_c', autoSwitching: false, recommended: OFFER, abstention: null },
  current: {
    tariffId: null,
    name: 'Fixed 2026',
    supplier: 'british-gas',
    cost: 958.4,
    costAfter: null,
    includes: { grid: true, tax: true },
    until: null,
    changes: [],
  },
  alternatives: [OFFER],
  compared: { offers: 12, comparable: 9, otherCharges: 2, cheaper: 1 },
  contract: { start: '2026-03-01', end: '2027-03-01', noticeBy: '2027-02-14', noticeGivenOn: null, exitFee: 30 },
  rescission: null,
  basis: {
    ...{
      span: 'year',
      start: '2026-11-01',
      end: '2027-11-01',
      usage: 2_700,
      annualUsage: 2_700,
      unit: 'kWh',
      profile: 'flat',
    },
    ...{
      usageUncertaintyPercent: 20,
      metered: null,
      market: null,
      currency: 'GBP',
      vatIncluded: true,
      method: 'switching/3',
    },
    notes: ['Nothing is switched automatically: conclude the new contract yourself.'],
  },
  id: '0b9c2f1e-5d7a-4e43-9a51-7f2f6c1f3b20',
  createdAt: '2026-11-30T10:00:00.000Z',
  ...{ outcome: null, switchedOn: null, realizedSaving: null },
};
