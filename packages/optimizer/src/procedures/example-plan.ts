/** A problem and its plan, as JSON. */

export const EXAMPLE_PROBLEM = {
  ...{ currency: 'EUR', start: '2026-03-02T22:00:00Z', stepMinutes: [60, 60, 60] },
  importPricePerKwh: [0.34, 0.21, 0.28],
  evs: [
    {
      ...{ id: 'car', chargeKw: 11, capacityKwh: 60, startKwh: 40, targetKwh: 50 },
    },
  ],
};

const { currency, start, stepMinutes } = EXAMPLE_PROBLEM;
const [ZERO, CHARGED] = [
  [0, 0, 0],
  [0, 10, 0],
];
const costOf = (amount: number) => ({
  ...{ total: amount, import: amount, exportRevenue: 0, demand: 0, exceeding: 0, wear: 0, starts: 0 },
  ...{ storedValue: 0, netOfStored: amount },
});

export const EXAMPLE_JOB = {
  ...{ id: '7d1f1c1e-2c43-4b9b-8f0f-0a6b1d7c5e21', status: 'done', progress: 1 },
  ...{ createdAt: '2026-03-02T21:50:00.000Z', expiresAt: '2026-04-01T21:50:00.000Z', pricing: null, error: null },
  plan: {
    ...{ format: 'energy-plan/1', status: 'optimal', gap: 0, currency, start, stepMinutes },
    grid: { importKw: CHARGED, exportKw: ZERO, importAboveLimitKw: ZERO, exportAboveLimitKw: ZERO },
    pv: { usedKw: ZERO, curtailedKw: ZERO },
    ...{ batteries: [], appliances: [], thermal: [] },
    evs: [{ id: 'car', chargeKw: CHARGED, dischargeKw: ZERO, energyKwh: [40, 50, 50] }],
    slots: [
      {
        ...{ device: 'car', action: 'charge', from: 1, to: 2 },
        ...{ startAt: '2026-03-02T23:00:00Z', endAt: '2026-03-03T00:00:00Z', energyKwh: 10, meanPricePerKwh: 0.21 },
        ...{ reason: 'cheapest', text: '0.21 EUR/kWh, in a window with prices from 0.21 EUR/kWh to 0.34 EUR/kWh' },
      },
    ],
    cost: costOf(2.1),
    baseline: {
      description: 'Without planning: the vehicle charges from arrival until its target.',
      cost: costOf(3.4),
    },
    ...{ saving: 1.3, selfSufficiency: 0, conflicts: [] },
  },
};
