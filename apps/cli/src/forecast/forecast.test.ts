import type { RegionCode } from '@energy-optimizer/kernel';
import type { AccuracyResponse, ForecastIssue, LearnOutcome, PricePrediction } from '@energy-optimizer/ml-loop';
import { describe, expect, test } from 'vitest';
import { memoryTerminal } from '../testing/memory-terminal.ts';
import { learnRegion, showLearned } from './learn.ts';
import { showAccuracy, showForecast } from './show.ts';

const row: AccuracyResponse['rows'][number] = {
  ...{ expert: 'ensemble', leadDay: 1, windowDays: 28, count: 672, mae: 7.41, rmse: 11, smapePct: 14.8, rmae: 0.52 },
  ...{ mapePct: null, mapeExcluded: 3, crps: 5.3, coverage80: 0.79, coverage90: 0.897, coverage95: null },
};

const prediction: PricePrediction = {
  ...{ region: 'de', at: new Date('2025-10-25T23:30Z'), timeZone: 'Europe/Berlin', unit: 'kwh', currency: 'EUR' },
  prices: { source: 'csv', sourceName: 'CSV file', license: null, attribution: null },
  start: new Date('2025-10-26T00:00Z'),
  end: new Date('2025-10-26T03:00Z'),
  resolution: 'PT60M',
  values: [0.05, 0.061, null],
  parts: [
    { start: new Date('2025-10-26T00:00Z'), end: new Date('2025-10-26T01:00Z'), origin: 'published' },
    { start: new Date('2025-10-26T01:00Z'), end: new Date('2025-10-26T02:00Z'), origin: 'forecast' },
  ],
  intervals: [{ coverage: 0.9, lower: [null, -0.01, null], upper: [null, 0.1, null] }],
  quantiles: [],
  similarDays: [],
  carbonIntensity: null,
  similarForecasts: null,
  knownUntil: new Date('2025-10-26T02:00Z'),
  model: {
    ...{
      modelId: 'level-2',
      method: 'bernstein',
      trainedOn: null,
      issuedAt: new Date('2025-10-25T11:00Z'),
      trainedThrough: '2025-10-25',
    },
    expertWeights: { a: 0.1, b: 0.9 },
    familyWeights: { lear: 1 },
    intervalMethod: 'residuals',
    measuredCoverage: [{ coverage: 0.9, measured: 0.897, days: 90 }],
    drivers: [{ text: 'wind forecast is high', contribution: -0.0121 }],
    exogenous: ['wind'],
    missing: ['needs 56 days; has 20'],
  },
};

describe('energy forecast', () => {
  test('shows each step in local time with its interval and origin, the repeated hour twice', () => {
    const lines = showForecast(prediction).split('\n');
    expect(lines[0]).toBe('de electricity in EUR/kWh (Europe/Berlin), prices: CSV file');
    expect(lines[2]).toMatch(/^2025-10-26 02:00 \+02:00 +0\.0500 +published$/);
    expect(lines[3]).toMatch(/^2025-10-26 02:00 \+01:00 +0\.0610 +-0\.0100 to 0\.1000 +forecast$/);
    expect(lines[4]).toMatch(/^2025-10-26 03:00 \+01:00 +- +unknown$/);
  });

  test('shows the provenance, the drivers, the measured accuracy and the missing data', () => {
    const text = showForecast(prediction);
    expect(text).toContain('model level-2 (bernstein), issued 2025-10-25 13:00 +02:00, trained through 2025-10-25');
    expect(text).toContain('experts: b 90.0 %, a 10.0 %');
    expect(text).toContain('coverage over the last 90 days: 89.7 % inside the 90 % interval\n');
    expect(text).toContain('because wind forecast is high: -0.0121 EUR/kWh');
    expect(text).toContain('missing: needs 56 days; has 20');
  });

  test('explains missing intervals and unknown coverage', () => {
    const unmeasured = [{ coverage: 0.9, measured: null, days: 3 }];
    const model = { ...prediction.model!, measuredCoverage: unmeasured };
    expect(showForecast({ ...prediction, model })).toContain('has not been measured yet (requires 14 days)\n');
    expect(showForecast({ ...prediction, model, intervals: [] })).toContain(
      'no intervals: too few forecasts have been matched',
    );
  });
});

test('energy accuracy: an unmeasured value is a dash, never a number', () => {
  const prices = { source: 'csv', sourceName: 'CSV file', license: null, attribution: null };
  const measuredAt = new Date('2025-10-26T04:00:09Z');
  const result = { region: 'de', unit: 'mwh', currency: 'EUR', prices, measuredAt } as const;
  const text = showAccuracy([{ ...result, rows: [row], reason: null }]);
  expect(text).toContain('de in EUR/MWh, prices: CSV file, measured 2025-10-26T04:00Z');
  expect(text).toMatch(
    /ensemble +28 +1 +672 +7\.410 +11\.000 +14\.80 +- +3 +0\.520 +5\.300 +79\.0 +89\.7 +- +served forecast\n/,
  );
  const reason = { code: 'not_measured', text: 'No forecast for de has been measured yet.' } as const;
  expect(showAccuracy([{ ...result, rows: [], reason }])).toMatch(
    /no matching measurements.*\nNo forecast for de has been measured yet/,
  );
});

describe('energy learn', () => {
  const region = 'de' as RegionCode;
  const context = (terminal = memoryTerminal()) => ({
    ...terminal,
    ...{ clock: { now: () => new Date() }, nowMs: () => 0, detail: { stacks: false } },
    interrupts: { catch: () => new AbortController().signal },
  });
  const issue = { unit: 'mwh', currency: 'EUR', provenance: { modelId: 'level-2' } } as ForecastIssue;
  const learning = (learn: () => Promise<LearnOutcome>) => {
    let asked = 0;
    return {
      learn,
      // Ten before, eight after.
      accuracy: async () => [{ ...row, mae: asked++ === 0 ? 10 : 8 }],
      newestIssue: async () => issue,
    };
  };
  const prices = { source: 'csv', sourceName: 'CSV file', license: null, attribution: null };
  const request = { region, prices, asOf: new Date('2025-10-26T04:00Z'), signal: new AbortController().signal };

  test('shows the error before and after, and whether the new model is active', async () => {
    const service = learning(async () => ({ status: 'learned', region, runId: 4, promoted: false }));
    const learned = await learnRegion(service, request, context());
    expect(learned).toMatchObject({ status: 'learned', promoted: false, maeBefore: 10, maeAfter: 8, reason: null });
    expect(showLearned([learned])).toMatch(
      /de +learned +no \(kept previous\) +10\.000 +8\.000 +EUR\/MWh +0\.520 +level-2[^\n]*\nprices: CSV file\n/,
    );
  });

  test('a busy or failed region is reported and does not stop the others', async () => {
    const busy = await learnRegion(
      learning(async () => ({ status: 'busy', region, reason: 'another process is learning it' })),
      request,
      context(),
    );
    expect(busy).toMatchObject({ status: 'busy', promoted: null, reason: 'another process is learning it' });
    const failed = await learnRegion(
      learning(async () => Promise.reject(new Error('no space left on device'))),
      request,
      context(),
    );
    expect(failed).toMatchObject({ status: 'failed', reason: 'no space left on device', maeAfter: null });
    expect(showLearned([busy, failed])).toContain('no space left on device');
  });

  test('is ended by an interruption', async () => {
    const stop = new AbortController();
    stop.abort(new Error('interrupted'));
    const service = learning(async () => Promise.reject(stop.signal.reason));
    await expect(learnRegion(service, { ...request, signal: stop.signal }, context())).rejects.toThrow('interrupted');
  });
});
