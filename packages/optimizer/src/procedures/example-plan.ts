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
