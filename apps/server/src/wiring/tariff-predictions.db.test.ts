import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { fixedClock, HOUR_MS, notFound, type RegionCode } from '@energy-optimizer/kernel';
import { createEngine, createMlLoop } from '@energy-optimizer/ml-loop';
import {
  createMarketPrices,
  createPricing,
  forecastInput,
  openStoredPrices,
  optimalWindowsInput,
  type RetailTariffs,
  sourceTerms,
} from '@energy-optimizer/pricing';
import { parseTariffText } from '@energy-optimizer/suppliers/comparison';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Predictions in the prices of a tariff are those of the price operations, over a market with 26 published hours. */

const NOW = new Date('2026-03-02T10:07:00Z');
type ForecastSource = NonNullable<Parameters<typeof createPricing>[0]['forecasts']>;
const TODAY = Date.parse('2026-03-01T23:00:00Z');
const PUBLISHED_HOURS = 24 + 13;

const DYNAMIC = '00000000-0000-4000-8000-000000000001';
const FIXED = '00000000-0000-4000-8000-000000000002';
const ENDED = '00000000-0000-4000-8000-000000000003';
const ENDING = '00000000-0000-4000-8000-000000000004';

const grid = {
  ...{ kind: 'energy', id: 'grid', category: 'grid', schedule: 'day' },
  rates: [
    { period: 'day', rate: 0.3 },
    { period: 'night', rate: 0.1 },
  ],
};
const documentOf = (id: string, components: readonly object[]) =>
  parseTariffText(
    JSON.stringify({
      ...{
        format: 'energy-tariff/1',
        id,
        name: id,
        currency: 'EUR',
        timeZone: 'Europe/Berlin',
        vat: { default: 0.25 },
      },
      series: { spot: {} },
      schedules: { day: { windows: [{ period: 'day', from: '06:00', to: '22:00' }], default: 'night' } },
      components,
    }),
  ).tariff!;
const stored = (id: string, components: readonly object[], until: string | null = null) => ({
  ...{ supplier: null, tariffId: id, name: id, region: 'de' as RegionCode, currency: 'EUR' },
  utility: 'electricity' as const,
  versions: [{ id, from: null, until, knownAt: TODAY_DATE, document: async () => documentOf(id, components) }],
});
const TODAY_DATE = new Date(TODAY);
const TARIFFS: Record<string, ReturnType<typeof stored>> = {
  [DYNAMIC]: stored('dynamic', [{ kind: 'dynamic', id: 'spot', series: 'spot', adder: 0.01 }, grid]),
  [FIXED]: stored('fixed', [grid]),
  [ENDED]: stored('ended', [grid], '2026-02-01'),
  [ENDING]: stored('ending', [grid], '2026-03-03'),
};
const tariffs: RetailTariffs = {
  tariffFor: async (reference) => {
    const found = TARIFFS[reference];
    if (!found) throw notFound('unknown_tariff', `Unknown tariff ${reference}.`);
    return found;
  },
};

/** 60 EUR/MWh from the start of the range on, plus or minus 20. */
const forecasts: ForecastSource = {
  forecast: async ({ interval, at }) => {
    const start = new Date(Math.floor(interval.start.getTime() / HOUR_MS) * HOUR_MS);
    const steps = Math.ceil((interval.end.getTime() - start.getTime()) / HOUR_MS);
    const values = new Array<number>(steps).fill(60);
    return {
      series: { start, resolution: 'PT60M', timeZone: 'Europe/Berlin', unit: 'mwh', currency: 'EUR', values },
      ...{ issuedAt: at, modelId: 'test-model' },
      intervals: [{ coverage: 0.9, lower: values.map(() => 40), upper: values.map(() => 80) }],
      provenance: {
        ...{ method: 'bernstein', source: 'csv', trainedThrough: '2026-03-02', intervalMethod: 'test' },
        ...{ expertWeights: { a: 1 }, familyWeights: { lear: 1 }, measuredCoverage: [], exogenous: [], missing: [] },
        drivers: [{ text: 'wind', contribution: -20 }],
      },
    };
  },
  missing: async () => ['needs 14 days; has 2'],
};

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());

async function domains(source: ForecastSource = forecasts) {
  const clock = fixedClock(NOW);
  const prices = openStoredPrices({ db, clock });
  const market = createMarketPrices(prices);
  const pricing = createPricing({ ...{ db, clock, stored: prices, providers: [], forecasts: source, tariffs } });
  const engine = createEngine({ db, clock, prices: market });
  const { service } = createMlLoop({
    ...{ db, clock, engine, prices: market, tariffs: pricing.tariffPrices },
    describeSource: (id) => sourceTerms(prices.sources, id),
  });
  await pricing.service.importPoints({
    series: {
      ...{ region: 'de' as RegionCode, utility: 'electricity', kind: 'day_ahead', source: 'csv', supplier: null },
      ...{ product: null, unit: 'mwh', currency: 'EUR', vatIncluded: false, direction: 'import' },
    },
    points: Array.from({ length: PUBLISHED_HOURS }, (_, i) => ({
      start: new Date(TODAY + i * HOUR_MS),
      end: new Date(TODAY + (i + 1) * HOUR_MS),
      price: 100 + i,
    })),
  });
  return { pricing: pricing.service, ml: service };
}

const NO_FORECAST: ForecastSource = { ...forecasts, forecast: async () => undefined };
const REGION = { region: 'de', unit: 'kwh' } as const;

describe('predicted prices of a tariff', () => {
  test('are those of the price forecast, with intervals, parts and export prices', async () => {
    const { pricing, ml } = await domains();
    const asked = { region: 'de', hours: 48, tariff: DYNAMIC };
    const wanted = await pricing.forecast(forecastInput.parse(asked));
    const got = await ml.predictPrice({ ...REGION, hours: 48, tariff: DYNAMIC });
    const { start, end, resolution, values, parts, intervals, breakdown, exportValues, tariff, vatIncluded } = wanted;
    expect(got).toMatchObject({ start, end, resolution, values, parts, intervals, breakdown, exportValues });
    const { assumptions, ...shown } = got.tariff!;
    expect(tariff).toMatchObject(shown);
    expect(assumptions.slice(0, -1)).toEqual(tariff?.assumptions);
    expect(assumptions.at(-1)).toMatchObject({ code: 'confidence_of_market' });
    expect([got.vatIncluded, got.currency, got.reason]).toEqual([vatIncluded, 'EUR', null]);
    // 22:00 local tomorrow is forecast: (0.06 + 0.01 + 0.1) with VAT.
    const step = (Date.parse('2026-03-03T21:00:00Z') - start.getTime()) / HOUR_MS;
    expect(got.values[step]).toBeCloseTo(0.17 * 1.25, 9);
    expect(got.quantiles[1]!.values[step]).toBeCloseTo(0.19 * 1.25, 9);
    expect(got.model).toMatchObject({ modelId: 'test-model', drivers: [{ contribution: -0.02 }] });
    expect([got.similarDays, got.similarForecasts]).toEqual([[], null]);
    expect(got.prices?.source).toBe('csv');
  });

  test('need no forecast if the tariff follows no market; without its version there is a reason', async () => {
    const { ml } = await domains(NO_FORECAST);
    const fixed = await ml.predictPrice({ ...REGION, hours: 24, tariff: FIXED });
    expect(fixed).toMatchObject({ model: null, prices: null, parts: [{ origin: 'published' }] });
    expect(new Set(fixed.values)).toEqual(new Set([0.375, 0.125]));
    const ended = await ml.predictPrice({ ...REGION, hours: 2, tariff: ENDED });
    expect(ended).toMatchObject({ values: [null, null], knownUntil: null, reason: { code: 'tariff_not_in_force' } });
    await expect(ml.predictPrice({ ...REGION, hours: 48, tariff: DYNAMIC })).rejects.toMatchObject({
      ...{ code: 'forecast_unavailable', publicMessage: expect.stringContaining('needs 14 days; has 2') },
    });
  });

  test('reject an unknown tariff, and a household without a tariff', async () => {
    const { ml } = await domains();
    await expect(ml.predictPrice({ ...REGION, tariff: 'none' })).rejects.toMatchObject({ code: 'unknown_tariff' });
    const conflict = { code: 'tariff_conflict', fields: [{ field: 'zone' }] };
    await expect(ml.predictPrice({ ...REGION, zone: 'a' })).rejects.toMatchObject(conflict);
    const times = { ...REGION, durationHours: 2, slots: 1, nonOverlapping: true, zone: 'a' };
    await expect(ml.predictOptimalTimes(times)).rejects.toMatchObject(conflict);
  });
});

describe('predicted times and savings at a tariff', () => {
  const range = { earliest: NOW, latest: new Date('2026-03-03T23:00:00Z') };

  test('are the windows of the price operations, with the parts and the cost', async () => {
    const { pricing, ml } = await domains();
    const asked = { region: 'de', tariff: DYNAMIC, durationMinutes: 120, count: 2, ...range };
    const wanted = await pricing.optimalWindows(optimalWindowsInput.parse(asked));
    const got = await ml.predictOptimalTimes({
      ...{ ...REGION, ...range, tariff: DYNAMIC },
      ...{ durationHours: 2, powerKw: 1.5, slots: 2, nonOverlapping: true },
    });
    expect(got.slots.map(({ start, end, breakdown }) => [start, end, breakdown])).toEqual(
      wanted.windows.map(({ start, end, breakdown }) => [start, end, breakdown]),
    );
    const [best] = got.slots;
    expect(best!.cost!.amount).toBeCloseTo(3 * wanted.windows[0]!.averagePrice, 7);
    const sum = Object.values(best!.breakdown!).reduce((total, part) => total + part, 0);
    expect(sum).toBeCloseTo(best!.averagePrice, 7);
    expect(got).toMatchObject({ confidence: null, missing: [], vatIncluded: true, tariff: { tariffId: 'dynamic' } });
  });

  test('the cheapest time is that of the tariff: at night, not at the lowest market price', async () => {
    const { ml } = await domains(NO_FORECAST);
    const run = { name: 'car', powerKw: 2, durationHours: 1, baseline: 'now' };
    const { appliances, total, model, vatIncluded } = await ml.predictSavings({
      ...{ ...REGION, earliest: NOW, latest: new Date('2026-03-03T05:00:00Z'), tariff: DYNAMIC, appliances: [run] },
    });
    // From 10:07: 53 minutes at 111 and 7 at 112 EUR/MWh; at 22:00 local: 122 EUR/MWh and the grid at night.
    const now = (0.111 * 53 + 0.112 * 7) / 60 + 0.01 + 0.3;
    expect(appliances[0]!.baseline.cost).toBeCloseTo(2 * 1.25 * now, 6);
    expect(appliances[0]!.optimal.start.toISOString()).toBe('2026-03-02T21:00:00.000Z');
    expect(appliances[0]!.optimal.cost).toBeCloseTo(2 * 1.25 * (0.122 + 0.01 + 0.1), 6);
    expect(total.saving).toBeCloseTo(2 * 1.25 * (now - 0.232), 6);
    expect([model, vatIncluded]).toEqual([null, true]);
  });

  test('without a price of the tariff there is no saving, with the reason', async () => {
    const { ml } = await domains();
    const run = { name: 'car', powerKw: 2, durationHours: 1, baseline: 'now' };
    const asked = ml.predictSavings({ ...REGION, tariff: ENDED, appliances: [run] });
    await expect(asked).rejects.toMatchObject({
      ...{ kind: 'invalid', code: 'tariff_has_no_price', fields: [{ field: 'tariff' }] },
      publicMessage: expect.stringMatching(
        /is not in force in this range; it is in force until 2026-02-01.*running car/,
      ),
    });
  });

  test('a tariff that ends within the range answers for runs before its end, and 422 for those after it', async () => {
    const { ml } = await domains(NO_FORECAST);
    const run = { name: 'car', powerKw: 2, durationHours: 1 };
    const savings = (baseline: string) =>
      ml.predictSavings({ ...REGION, ...range, tariff: ENDING, appliances: [{ ...run, baseline }] });
    expect((await savings('now')).total.saving).toBeGreaterThanOrEqual(0);
    await expect(savings('01:00')).rejects.toMatchObject({ kind: 'invalid', code: 'tariff_has_no_price' });
    // A market without prices may get them.
    const asked = ml.predictSavings({
      ...REGION,
      ...range,
      tariff: DYNAMIC,
      appliances: [{ ...run, baseline: '22:00' }],
    });
    await expect(asked).resolves.toMatchObject({ appliances: [{ name: 'car' }] });
  });
});
