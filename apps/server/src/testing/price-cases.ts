import type { ContractCases } from './contract-cases.ts';

/** Cases of the price operations: de and no1 have market prices, uk tariffs, fr nothing. */
export const PRICE_CASES: ContractCases = {
  'prices.current': {
    right: [
      { region: 'de' },
      { region: 'de', unit: 'mwh', limit: 1 },
      { region: 'de', at: '2026-03-01T00:00:00.000Z' },
      { region: 'fr' },
      { region: 'de', currency: 'EUR' },
    ],
    wrong: [
      [{ region: 'de', currency: 'DKK' }, 422, 'currency_unavailable'],
      [{ region: 'de', unit: 'day' }, 422, 'unit_unavailable'],
      [{ region: 'de', source: 'nope' }, 404, 'unknown_source'],
      [{ region: 'de', product: 'nope' }, 404, 'unknown_product'],
      [{ region: 'atlantis' }, 422, 'unknown_region'],
      [{ region: 'de', unit: 'therm' }, 422, 'unit_mismatch'],
      [{ region: 'de', supplier: 'Nobody' }, 404, 'unknown_supplier'],
      [{ region: 'de', limit: 0 }, 422, 'invalid_input'],
      [{}, 422, 'invalid_input'],
    ],
  },
  'prices.history': {
    right: [
      { region: 'de', days: 3 },
      { region: 'de', start: '2026-02-27T00:00:00.000Z', end: '2026-03-03T00:00:00.000Z', unit: 'mwh', limit: 10 },
      { region: 'de', source: 'awattar', days: 2 },
      { region: 'de', day: '2026-03-01', currency: 'EUR' },
      { region: 'fr' },
    ],
    wrong: [
      [{ region: 'de', start: '2026-03-02T00:00:00.000Z', end: '2026-03-01T00:00:00.000Z' }, 422, 'inverted_range'],
      [{ region: 'de', start: '2020-01-01T00:00:00.000Z', end: '2026-03-01T00:00:00.000Z' }, 422, 'range_too_long'],
      [{ region: 'de', cursor: 'forged' }, 422, 'invalid_cursor'],
      [{ region: 'de', day: '2026-03-01', days: 2 }, 422, 'conflicting_range'],
      [{ region: 'de', day: '2026-02-30' }, 422, 'invalid_input'],
      [{ region: 'de', days: 1.5 }, 422, 'invalid_input'],
    ],
  },
  'prices.forecast': {
    right: [{ region: 'no1' }, { region: 'no1', hours: 168, unit: 'mwh' }, { region: 'no1', day: '2026-03-03' }],
    wrong: [
      [{ region: 'de' }, 503, 'forecast_unavailable'],
      [{ region: 'no1', currency: 'EUR', day: '2026-03-03', hours: 2 }, 422, 'conflicting_range'],
      [{ region: 'uk' }, 503, 'forecast_unavailable'],
      [{ region: 'atlantis' }, 422, 'unknown_region'],
      [{ region: 'de', hours: 1_000 }, 422, 'invalid_input'],
    ],
  },
  'prices.compare': {
    right: [{ region: 'uk' }, { region: 'de' }, { region: 'uk', annualUsage: 3100 }, { region: 'uk', currency: 'GBP' }],
    wrong: [[{ region: 'uk', utility: 'steam' }, 422, 'invalid_input']],
  },
  'prices.statistics': {
    right: [{ region: 'de', days: 4 }, { region: 'fr' }, { region: 'de', day: '2026-03-01' }],
    wrong: [[{ region: 'de', days: 366 }, 422, 'invalid_input']],
  },
  'prices.trends': {
    right: [{ region: 'de', days: 4 }, { region: 'fr' }],
    wrong: [
      [{ region: 'de', days: 91 }, 422, 'invalid_input'],
      [{ region: 'de', days: 3, day: '2026-03-01' }, 422, 'conflicting_range'],
    ],
  },
  'prices.peakHours': {
    right: [{ region: 'de', days: 4 }, { region: 'fr' }],
    wrong: [[{ region: 'de', days: -1 }, 422, 'invalid_input']],
  },
  'prices.optimalWindows': {
    right: [
      { region: 'de', durationMinutes: 120, count: 2 },
      { region: 'de', nonOverlapping: false },
      {
        region: 'de',
        earliest: '2026-03-02T12:00:00.000Z',
        latest: '2026-03-04T12:00:00.000Z',
        count: 24,
        currency: 'EUR',
      },
    ],
    wrong: [
      [{ region: 'de', latest: '2026-03-03T00:00:00.000Z', withinHours: 4 }, 422, 'conflicting_range'],
      [{ region: 'de', latest: '2026-03-02T00:00:00.000Z' }, 422, 'inverted_range'],
      [{ region: 'de', latest: '2026-04-02T00:00:00.000Z' }, 422, 'range_too_long'],
      [{ region: 'de', durationMinutes: 600, withinHours: 2 }, 422, 'duration_beyond_horizon'],
      [{ region: 'de', durationMinutes: 1 }, 422, 'invalid_input'],
    ],
  },
  'prices.sources': {
    right: [{}, { region: 'de' }, { pageSize: 1, page: 2 }],
    wrong: [
      [{ region: 'atlantis' }, 422, 'unknown_region'],
      [{ page: 0 }, 422, 'invalid_input'],
    ],
  },
  'prices.regions': {
    right: [{}, { parent: 'uk' }, { withData: true }, { parent: 'de', withData: false }],
    wrong: [
      [{ parent: 'atlantis' }, 422, 'unknown_region'],
      [{ parent: '' }, 422, 'invalid_input'],
    ],
  },
};
