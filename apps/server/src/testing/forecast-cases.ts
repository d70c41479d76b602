import type { ContractCases } from './contract-cases.ts';

const NOW = '2026-03-02T10:07:00.000Z';
const RUN = { name: 'washing machine', powerKw: 0.5, durationHours: 1 };

/** Cases of the forecasting operations: no1 has a trained model, de only prices, uk tariffs, fr nothing. */
export const FORECAST_CASES: ContractCases = {
  'ml.predictPrice': {
    right: [
      { region: 'no1' },
      { region: 'no1', hours: 168, unit: 'mwh' },
      { region: 'no1', day: '2026-03-04' },
      { region: 'no1', start: '2026-03-02T20:00:00.000Z', end: '2026-03-03T20:00:00.000Z', at: NOW },
    ],
    wrong: [
      [{ region: 'de' }, 503, 'forecast_unavailable'],
      [{ region: 'uk' }, 503, 'forecast_unavailable'],
      [{ region: 'no1', start: '2030-01-01T00:00:00.000Z' }, 503, 'forecast_unavailable'],
      [{ region: 'atlantis' }, 422, 'unknown_region'],
      [{ region: 'no1', start: NOW, end: '2026-03-01T00:00:00.000Z' }, 422, 'inverted_range'],
      [{ region: 'no1', start: NOW, end: '2026-03-22T00:00:00.000Z' }, 422, 'range_too_long'],
      [{ region: 'no1', hours: 169 }, 422, 'invalid_input'],
      [{ region: 'no1', day: '2026-02-29' }, 422, 'invalid_input'],
      [{ region: 'no1', day: '2026-03-04', hours: 3 }, 422, 'conflicting_range'],
      [{ region: 'no1', unit: 'therm' }, 422, 'invalid_input'],
    ],
  },
  'ml.predictOptimalTimes': {
    right: [
      { region: 'no1', durationHours: 2, powerKw: 1.8 },
      { region: 'no1', durationHours: 0.25, slots: 10, latest: '2026-03-05T10:00:00.000Z', nonOverlapping: false },
      { region: 'de', durationHours: 24 },
    ],
    wrong: [
      [{ region: 'fr', durationHours: 2 }, 503, 'forecast_unavailable'],
      [{ region: 'atlantis', durationHours: 2 }, 422, 'unknown_region'],
      [{ region: 'no1', durationHours: 2, latest: '2026-03-02T11:00:00.000Z' }, 422, 'duration_beyond_horizon'],
      [{ region: 'no1', durationHours: 2, latest: '2026-03-01T11:00:00.000Z' }, 422, 'inverted_range'],
      [{ region: 'no1', durationHours: 2, latest: '2026-04-01T11:00:00.000Z' }, 422, 'range_too_long'],
      [{ region: 'no1', durationHours: 0.1 }, 422, 'invalid_input'],
      [{ region: 'no1', durationHours: 2, slots: 11 }, 422, 'invalid_input'],
    ],
  },
  'ml.predictSavings': {
    right: [
      {
        region: 'no1',
        appliances: [
          { name: 'dishwasher', powerKw: 1.8, durationHours: 2, baseline: '18:30' },
          { name: 'dryer', powerKw: 3, durationHours: 1.5 },
          { name: 'pump', powerKw: 0.5, durationHours: 6, baseline: 'mean' },
        ],
        latest: '2026-03-04T10:00:00.000Z',
      },
      { region: 'de', appliances: [{ name: 'car', powerKw: 11, durationHours: 4, baseline: 'now' }] },
    ],
    wrong: [
      [{ region: 'fr', appliances: [RUN] }, 503, 'forecast_unavailable'],
      [{ region: 'atlantis', appliances: [RUN] }, 422, 'unknown_region'],
      [
        { region: 'no1', appliances: [{ ...RUN, baseline: '18:30' }], latest: '2026-03-02T12:00:00.000Z' },
        422,
        'baseline_outside_range',
      ],
      [
        { region: 'no1', appliances: [{ ...RUN, durationHours: 9 }], latest: '2026-03-02T12:00:00.000Z' },
        422,
        'duration_beyond_horizon',
      ],
      [{ region: 'no1', appliances: [] }, 422, 'invalid_input'],
      [{ region: 'no1', appliances: [{ ...RUN, baseline: '25:00' }] }, 422, 'invalid_input'],
      [{ region: 'no1', appliances: [{ ...RUN, powerKw: -1 }] }, 422, 'invalid_input'],
    ],
  },
  'ml.modelInfo': {
    right: [{}, { region: 'no1' }, { region: 'de' }],
    wrong: [
      [{ region: 'fr' }, 404, 'unknown_market'],
      [{ region: 'uk' }, 404, 'unknown_market'],
      [{ region: 'atlantis' }, 422, 'unknown_region'],
    ],
  },
  'ml.accuracy': {
    right: [{ region: 'no1' }, { region: 'no1', windowDays: 28, leadDay: 1, expert: 'ensemble' }, { region: 'de' }],
    wrong: [
      [{ region: 'fr' }, 404, 'unknown_market'],
      [{ region: 'atlantis' }, 422, 'unknown_region'],
      [{ region: 'no1', windowDays: 30 }, 422, 'invalid_input'],
    ],
  },
  'ml.observationStats': {
    right: [{}, { region: 'no1' }, { region: 'fr' }],
    wrong: [[{ region: 'atlantis' }, 422, 'unknown_region']],
  },
  'internal.observeForecasts': {
    right: [{}, { region: 'no1' }],
    wrong: [[{ region: 'atlantis' }, 422, 'unknown_region']],
  },
  'internal.learn': {
    right: [{ region: 'no1' }, { region: 'de' }],
    wrong: [
      [{ region: 'fr' }, 404, 'unknown_market'],
      [{ region: 'atlantis' }, 422, 'unknown_region'],
      [{ region: 'no1', asOf: 'yesterday' }, 422, 'invalid_input'],
    ],
  },
};
