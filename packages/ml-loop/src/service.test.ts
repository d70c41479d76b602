import { fixedClock, HOUR_MS, MINUTE_MS, type RegionCode, silentLogger } from '@energy-optimizer/kernel';
import type { MarketRows } from '@energy-optimizer/outlook';
import { ANONYMOUS } from '@energy-optimizer/rpc';
import { describe, expect, test } from 'vitest';
import type { MlContext } from './context.ts';
import * as schemas from './schemas/index.ts';
import { createMlService } from './service.ts';
import type { CarbonIntensity } from './serving/carbon-intensity.ts';
import type { ForecastIssue } from './store/records.ts';

/** Saturday before the clocks go forward: Sunday has no 02:00 – 03:00 in Berlin. */
const NOW = new Date('2026-03-28T10:07:00Z');
const TODAY = Date.parse('2026-03-27T23:00Z');

/**
 * Two local days of published prices: 100, 101 … EUR/MWh, and then a forecast of −50, −51 … for the 23 hours of
 * Sunday's.
 */
const rows = (hours = 24): MarketRows => ({
  ...{ kind: 'day_ahead', source: 'test', unit: 'mwh', currency: 'EUR', stepMs: HOUR_MS },
  timeZone: 'Europe/Berlin',
  starts: Array.from({ length: hours }, (_, i) => TODAY + i * HOUR_MS),
  ends: Array.from({ length: hours }, (_, i) => TODAY + (i + 1) * HOUR_MS),
  prices: Array.from({ length: hours }, (_, i) => 100 + i),
});
const values = Array.from({ length: 23 }, (_, i) => -50 - i);
const issue: ForecastIssue = {
  ...{ id: 7, marketId: 1, region: 'de' as RegionCode, runId: 3, unit: 'mwh', currency: 'EUR', resolution: 'PT60M' },
  issuedAt: new Date('2026-03-28T04:00Z'),
  start: new Date(TODAY + 24 * HOUR_MS),
  values,
  intervals: [0.8, 0.95].map((coverage) => ({
    coverage,
    lower: values.map((value) => value - 100 * coverage),
    upper: values.map((value) => value + 100 * coverage),
  })),
  provenance: {
    ...{ modelId: 'm', source: 'test', trainedThrough: '2026-03-28', method: 'bernstein', intervalMethod: 'test' },
    expertWeights: { a: 1 / 3, b: 2 / 3 },
    familyWeights: { lear: 1 },
    measuredCoverage: [],
    drivers: [{ text: 'wind forecast is high', contribution: -40 }],
    exogenous: [],
    missing: [],
  },
};

interface World {
  readonly published?: MarketRows | undefined;
  readonly forecast?: ForecastIssue | undefined;
  readonly missing?: readonly string[];
  readonly carbon?: CarbonIntensity;
}
function serve({ published, forecast, missing = [], carbon }: World) {
  const unused = () => Promise.reject(new Error('not asked here'));
  const engine: MlContext['engine'] = {
    level: 1,
    newestIssue: async (_, at) => (forecast && at! >= forecast.issuedAt ? forecast : undefined),
    missing: async () => missing,
    ...{ forecast: unused, modelInfo: unused, markets: unused, accuracy: unused, runs: unused, learned: unused },
    ...{ observationStats: unused, learn: unused, observeForecasts: unused, issueForecasts: unused, replay: unused },
    ...{ syncExogenous: unused, maintain: unused },
  };
  const recall: MlContext['recall'] = {
    confidence: async () => ({ share: 0.7, days: 30, similarity: 0.9, regret: 1, unit: 'mwh', currency: 'EUR' }),
    similarPast: async () => ({
      days: [{ date: '2026-03-20', similarity: 0.9, nextMean: 80 }],
      bias: { meanError: -2, days: 30, similarity: 0.8 },
    }),
    savingsKept: async () => ({ share: 0.9, days: 30, similarity: 0.8 }),
  };
  const prices = { history: async () => published };
  const describeSource = (source: string) => ({ source, sourceName: 'A test', license: null, attribution: null });
  const carbonIntensity = async () => carbon;
  return createMlService({
    ...{ clock: fixedClock(NOW), log: silentLogger, engine, recall, prices, describeSource, carbonIntensity },
    tariffs: { series: unused, outlook: unused },
    caller: ANONYMOUS,
  });
}
const both = () => serve({ published: rows(), forecast: issue });
const price = (input: object) => both().predictPrice(schemas.predictPriceInput.parse({ region: 'de', ...input }));
const times = (input: object, world = both()) =>
  world.predictOptimalTimes(schemas.predictTimesInput.parse({ region: 'de', durationHours: 2, ...input }));
const savings = (appliance: object, input: object = {}, world = both()) =>
  world.predictSavings(
    schemas.predictSavingsInput.parse({
      region: 'de',
      appliances: [{ name: 'dryer', powerKw: 3, durationHours: 2, ...appliance }],
      ...input,
    }),
  );

describe('predicted prices', () => {
  test('are the published prices unchanged, then the forecast with its bounds, then unknown', async () => {
    const response = await price({ hours: 48, unit: 'mwh' });
    expect(schemas.predictPriceOutput.parse(response)).toEqual(response);
    expect(response.values.slice(0, 13)).toEqual(Array.from({ length: 13 }, (_, i) => 111 + i));
    expect(response.values.slice(13, 36)).toEqual(values);
    expect(response.values.slice(36)).toEqual(new Array(12).fill(null));
    expect(response.parts.map(({ origin, end }) => [origin, end.toISOString()])).toEqual([
      ['published', '2026-03-28T23:00:00.000Z'],
      ['forecast', '2026-03-29T22:00:00.000Z'],
    ]);
    expect(response.knownUntil?.toISOString()).toBe('2026-03-29T22:00:00.000Z');
    const [wide] = response.intervals.filter(({ coverage }) => coverage === 0.95);
    expect([wide!.lower[12], wide!.lower[13], wide!.upper[13], wide!.upper[36]]).toEqual([null, -145, 45, null]);
  });

  test('include the carbon intensity as means of the same steps; null where there is no forecast', async () => {
    const start = new Date('2026-03-28T12:00Z').getTime();
    const starts = [0, 1, 2, 4].map((half) => start + half * 30 * MINUTE_MS);
    const series = {
      ...({ variable: 'carbon_intensity', source: 'carbon_intensity_uk', name: '' } as const),
      starts,
      ends: starts.map((at) => at + 30 * MINUTE_MS),
      values: [100, 201, 150, 90],
    };
    const world = serve({ published: rows(), forecast: issue, carbon: { series, source: undefined } });
    const ask = (input: object) =>
      world.predictPrice(schemas.predictPriceInput.parse({ region: 'de', start: new Date(start), ...input }));
    const { carbonIntensity } = schemas.predictPriceOutput.parse(await ask({ hours: 3 }));
    expect(carbonIntensity).toMatchObject({ unit: 'gCO2/kWh', values: [150.5, null, null] });
    expect((await ask({ start: new Date(start + 3 * HOUR_MS), hours: 3 })).carbonIntensity).toBeNull();
    expect((await price({})).carbonIntensity).toBeNull();
  });

  test('have quantiles equal to the bounds, in ascending order at every step', async () => {
    const { quantiles } = await price({ hours: 24 });
    expect(quantiles.map(({ level }) => level)).toEqual([0.025, 0.1, 0.9, 0.975]);
    const step = quantiles.map(({ values: row }) => row[20]!);
    expect(step).toEqual([...step].sort((a, b) => a - b));
  });

  test('are in the requested unit, including their drivers', async () => {
    const [kwh, cents] = [await price({}), await price({ unit: 'cents_kwh' })];
    expect([kwh.values[0], cents.values[0]]).toEqual([0.111, 11.1]);
    expect(kwh.model!.drivers[0]!.contribution).toBe(-0.04);
    expect(cents.model!.drivers[0]!.contribution).toBe(-4);
    expect(cents.similarDays).toEqual([{ date: '2026-03-20', similarity: 0.9, nextDayMean: 8 }]);
    expect(kwh.similarForecasts).toEqual({ meanError: -0.002, days: 30, similarity: 0.8 });
    expect(cents.model!.expertWeights).toEqual({ a: 0.33333333, b: 0.66666667 });
  });

  test('are those known at the instant: none before the first forecast was issued', async () => {
    const at = new Date('2026-03-28T03:00Z');
    await expect(price({ at })).rejects.toMatchObject({ code: 'forecast_unavailable', status: 503 });
  });

  test('are rejected without a forecast, with the missing data: days, newer prices, or a forecast in the same currency', async () => {
    const ask = (world: World, input: object = {}) =>
      serve(world)
        .predictPrice(schemas.predictPriceInput.parse({ region: 'de', ...input }))
        .catch((error: unknown) => error);
    const refusal = (publicMessage: unknown) => ({ code: 'forecast_unavailable', status: 503, publicMessage });
    expect(await ask({ published: rows(), missing: ['needs 56 days; has 12'] })).toMatchObject(
      refusal('No forecast is available for de: needs 56 days; has 12.'),
    );
    const late = { start: new Date('2026-04-02T00:00Z') };
    expect(await ask({ published: rows(), forecast: issue }, late)).toMatchObject(
      refusal(expect.stringMatching(/ends at 2026-03-29T22:00:00.000Z; a newer one requires newer prices/)),
    );
    expect(await ask({ published: { ...rows(), currency: 'PLN' }, forecast: issue })).toMatchObject(
      refusal('No forecast is available for de: the newest forecast is in EUR, but prices are now in PLN.'),
    );
  });
});

describe('predicted times', () => {
  test('lie in the future, cheapest first, each with its cost, its bounds and its forecast share', async () => {
    const response = await times({ powerKw: 1.5, latest: new Date('2026-03-29T22:00Z'), slots: 2 });
    expect(schemas.predictTimesOutput.parse(response)).toEqual(response);
    const [best] = response.slots;
    expect(best).toMatchObject({ forecastShare: 1, confidence: 0.7, averagePrice: -0.0715 });
    expect(best!.start.toISOString()).toBe('2026-03-29T20:00:00.000Z');
    // 3 kWh at −71.5 EUR/MWh: it earns money.
    expect(best!.cost!.amount).toBeCloseTo(-0.2145, 9);
    expect(best!.intervals[0]).toEqual({ coverage: 0.8, lower: -0.1515, upper: 0.0085 });
    expect(response.slots.every(({ start }) => start >= NOW)).toBe(true);
    expect(response.missing).toEqual([]);
  });

  test('have no uncertainty over published prices; missing parts of the range are listed', async () => {
    const certain = await times({ latest: new Date('2026-03-28T20:00Z') });
    expect(certain.slots[0]).toMatchObject({ confidence: 1, forecastShare: 0, cost: null });
    expect(certain.slots[0]!.intervals[0]!.lower).toBe(certain.slots[0]!.averagePrice);
    const world = serve({ published: rows(), missing: ['needs 14 days; has 2'] });
    const alone = await times({ latest: new Date('2026-03-29T20:00Z') }, world);
    expect(alone).toMatchObject({ model: null, missing: ['needs 14 days; has 2'] });
    expect(alone.slots.every(({ forecastShare }) => forecastShare === 0)).toBe(true);
    const beyond = await times({ latest: new Date('2026-03-31T20:00Z') });
    expect(beyond.missing).toEqual(['the forecast ends at 2026-03-29T22:00:00.000Z']);
  });
});

test('reject a range that ends before it begins, naming the field', async () => {
  const past = new Date('2026-03-27T00:00Z');
  await expect(times({ latest: past })).rejects.toMatchObject({ fields: [{ field: 'latest' }] });
  await expect(price({ end: past })).rejects.toMatchObject({ fields: [{ field: 'end' }] });
});

describe('predicted savings', () => {
  test('are kWh times the difference of the mean prices; with negative prices they can exceed the cost', async () => {
    const response = await savings({ baseline: 'now' }, { latest: new Date('2026-03-29T22:00Z') });
    expect(schemas.predictSavingsOutput.parse(response)).toEqual(response);
    const [dryer] = response.appliances;
    // 6 kWh from 10:07 UTC on: 53 minutes at 111, 60 at 112, 7 at 113 EUR/MWh.
    const now = (53 * 111 + 60 * 112 + 7 * 113) / 120;
    expect(dryer!.baseline.cost).toBeCloseTo((6 * now) / 1000, 7);
    expect(dryer!.optimal.cost).toBeCloseTo(-0.429, 9);
    expect(dryer!.saving).toBeCloseTo((6 * (now + 71.5)) / 1000, 7);
    expect(dryer!.savingPercent).toBeGreaterThan(100);
    // One run is published, so only the other's bounds count: ± 80 EUR/MWh.
    const [eighty] = dryer!.intervals;
    expect([dryer!.saving - eighty!.lower, eighty!.upper - dryer!.saving].map((w) => w.toFixed(6))).toEqual([
      '0.480000',
      '0.480000',
    ]);
  });

  test('state how far earlier predictions were realized, unless all prices are published', async () => {
    const forecast = await savings({ baseline: '00:00' }, { latest: new Date('2026-03-29T12:00Z') });
    expect(forecast.promisesKept).toEqual({ share: 0.9, days: 30, similarity: 0.8 });
    const published = await savings({ baseline: 'now' }, { latest: new Date('2026-03-28T16:00Z') });
    expect([published.model, published.promisesKept]).toEqual([null, null]);
  });

  test('scale with the power, and add up', async () => {
    const range = { latest: new Date('2026-03-29T22:00Z') };
    const small = (await savings({ powerKw: 1 }, range)).appliances[0]!;
    const large = (await savings({ powerKw: 7 }, range)).appliances[0]!;
    expect(large.saving).toBeCloseTo(7 * small.saving, 6);
    const appliances = [
      { name: 'a', powerKw: 1, durationHours: 2 },
      { name: 'b', powerKw: 7, durationHours: 2 },
    ];
    const total = (
      await both().predictSavings(schemas.predictSavingsInput.parse({ region: 'de', appliances, ...range }))
    ).total;
    expect(total.saving).toBeCloseTo(small.saving + large.saving, 6);
    expect(total.intervals[0]!.lower).toBeCloseTo(small.intervals[0]!.lower + large.intervals[0]!.lower, 6);
  });

  test('are zero without uncertainty if the usual time is the cheapest', async () => {
    const response = await savings({ baseline: '22:00' }, { latest: new Date('2026-03-29T22:00Z') });
    const [dryer] = response.appliances;
    // 22:00 on Saturday is published and dear; Sunday's is the cheapest two hours but lies beyond the next 22:00.
    expect(dryer!.baseline.start!.toISOString()).toBe('2026-03-28T21:00:00.000Z');
    const late = await savings(
      { baseline: '22:00' },
      { earliest: new Date('2026-03-29T20:00Z'), latest: new Date('2026-03-29T22:00Z') },
    );
    expect(late.appliances[0]).toMatchObject({ saving: 0, savingPercent: null });
    expect(late.appliances[0]!.intervals.map(({ lower, upper }) => [lower, upper])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('move a local time that the clock change skips to the next day it exists', async () => {
    const earliest = new Date('2026-03-28T23:30Z');
    const world = serve({ published: rows(72) });
    const response = await savings({ baseline: '02:30', durationHours: 0.25 }, { earliest }, world);
    expect(response.appliances[0]!.baseline.start!.toISOString()).toBe('2026-03-30T00:30:00.000Z');
    // Without a latest, the range reaches to the end of that run.
    expect(response.searched.end.toISOString()).toBe('2026-03-30T00:45:00.000Z');
  });

  test('are rejected for a baseline with an unknown price', async () => {
    const beyond = { earliest: new Date('2026-03-29T21:00Z'), latest: new Date('2026-03-30T10:00Z') };
    await expect(savings({ baseline: 'now' }, beyond)).rejects.toMatchObject({
      code: 'forecast_unavailable',
      publicMessage: expect.stringContaining('the forecast ends at 2026-03-29T22:00:00.000Z'),
    });
  });
});
