import type { ContractCases } from './contract-cases.ts';
import type { StoredTariffs } from './supplier-cases.ts';

const UNKNOWN = '6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10';

const RUN = { name: 'car', powerKw: 1, durationHours: 1 };

/** The operations that return prices of a tariff, with a range that they all accept. */
const OPERATIONS = [
  ['ml.predictPrice', { hours: 6 }],
  ['ml.predictOptimalTimes', { durationHours: 1 }],
  ['ml.predictSavings', { appliances: [RUN] }],
  ['prices.current', {}],
  ['prices.history', { days: 2 }],
  ['prices.statistics', { days: 2 }],
  ['prices.trends', { days: 2 }],
  ['prices.peakHours', { days: 2 }],
  ['prices.optimalWindows', { durationMinutes: 60 }],
  ['prices.forecast', { hours: 6 }],
] as const;

/** An input whose tariff is stored after the cases were written down. */
const asking = (tariffs: StoredTariffs, id: keyof StoredTariffs, more: object): Record<string, unknown> => ({
  ...{ region: 'de', ...more },
  get tariff() {
    return tariffs[id];
  },
});

/** Adds, for each operation that accepts `tariff`, inputs with a tariff. @param tariffs filled before the cases are used */
export function withTariffs(cases: ContractCases, tariffs: StoredTariffs): ContractCases {
  const added = OPERATIONS.map(([id, range]) => {
    const { right, wrong } = cases[id]!;
    const ask = (tariff: keyof StoredTariffs, more: object = {}) => asking(tariffs, tariff, { ...range, ...more });
    const named = id !== 'prices.forecast' && !id.startsWith('ml.');
    const chosen = !id.startsWith('ml.');
    return [
      id,
      {
        right: [
          ...right,
          ask('plain', { used: 250, contractStart: '2026-01-01' }),
          ask('zoned', { zone: 'south', unit: 'mwh' }),
          ...(named ? [ask('dynamic', { source: 'awattar', kind: 'day_ahead' })] : []),
        ],
        wrong: [
          ...wrong,
          [{ region: 'de', ...range, tariff: UNKNOWN }, 404, 'unknown_tariff'],
          [{ region: 'de', ...range, tariff: 'mine' }, 401, 'sign_in_required'],
          [{ region: 'de', ...range, tariff: 'plain' }, 422, 'invalid_input'],
          [{ region: 'de', ...range, zone: 'south' }, 422, 'tariff_conflict'],
          [ask('plain', { region: 'no1' }), 422, 'tariff_conflict'],
          ...(chosen
            ? ([
                [ask('plain', { utility: 'natural_gas' }), 422, 'tariff_conflict'],
                [ask('plain', { currency: 'NOK' }), 422, 'currency_unavailable'],
              ] as const)
            : []),
          [ask('plain', { used: -1 }), 422, 'invalid_input'],
          [ask('zoned'), 422, 'tariff_needs_input'],
          [ask('zoned', { zone: 'west' }), 422, 'tariff_needs_input'],
          [ask('indexed'), 422, 'tariff_series_unclear'],
          ...(named ? ([[ask('plain', { supplier: 'one' }), 422, 'tariff_conflict']] as const) : []),
        ],
      },
    ] as [string, ContractCases[string]];
  });
  return { ...cases, ...Object.fromEntries(added) };
}
