import { testDb } from '@energy-optimizer/db/testing';
import { type Clock, fixedClock, HOUR_MS, MINUTE_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type PriceProvider, ProviderError } from './adapters/provider.ts';
import type { ForecastSource } from './ports.ts';
import { FLAG, type Parsed, type SeriesBatch, type SeriesKey } from './price-point.ts';
import * as schemas from './schemas.ts';
import { createPricingService, type PricingDeps, type PricingService } from './service.ts';

/** 2026-03-02 is a Monday; Berlin is at +01:00; 13:30 local is 12:30 UTC. */
const NOW = new Date('2026-03-02T10:07:00Z');
const TODAY = Date.parse('2026-03-01T23:00Z');

let db: Awaited<ReturnType<typeof testDb>>;
let clock: Clock & { set(next: Date | string): void };
let service: PricingService;

const provider = (id: string, fetch: PriceProvider['fetch']): PriceProvider => ({
  id,
  name: `Provider ${id}`,
  homepage: 'https://example.org',
  licence: 'CC BY 4.0',
  attribution: 'somebody',
  regions: ['de' as RegionCode, 'at' as RegionCode],
  freshness: { kind: 'day_ahead', publication: { timeZone: 'Europe/Berlin', at: '13:30' } },
  fetch,
  parse: () => ({ batches: [], rejected: [] }),
});
const nothing = async (): Promise<Parsed> => ({ batches: [], rejected: [] });

const open = (deps: Partial<PricingDeps> = {}) =>
  createPricingService({
    db,
    clock,
    providers: [provider('energy_charts', nothing), provider('awattar', nothing)],
    ...deps,
  });

beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.query({ text: 'TRUNCATE price_series, price_interval, price_change, source_status' });
  clock = fixedClock(NOW);
  service = open();
});

const seriesKey = (key: Partial<SeriesKey> = {}): SeriesKey => ({
  region: 'de' as RegionCode,
  utility: 'electricity',
  kind: 'day_ahead',
  source: 'energy_charts',
  supplier: null,
  product: null,
  unit: 'mwh',
  currency: 'EUR',
  vatIncluded: false,
  ...key,
});

function hours(startMs: number, prices: readonly (number | null)[], key: Partial<SeriesKey> = {}): SeriesBatch {
  const points = prices.flatMap((price, i) =>
    price === null
      ? []
      : [{ start: new Date(startMs + i * HOUR_MS), end: new Date(startMs + (i + 1) * HOUR_MS), price }],
  );
  return { series: seriesKey(key), points };
}

const ask = <S extends { parse(input: unknown): unknown }>(schema: S, input: object): ReturnType<S['parse']> =>
  schema.parse({ region: 'de', ...input }) as ReturnType<S['parse']>;
const current = (input: object = {}) => service.current(ask(schemas.currentInput, input));
const history = (input: object = {}) => service.history(ask(schemas.historyInput, input));
const windows = (input: object = {}) => service.optimalWindows(ask(schemas.optimalWindowsInput, input));

/** Two local days of which the second is published at 13:30 of the first: 0, 1, 2 … EUR/MWh. */
const twoDays = () =>
  service.importPoints(
    hours(
      TODAY,
      Array.from({ length: 48 }, (_, i) => i),
    ),
  );

describe('current', () => {
  test('the interval that covers now, in the usual unit, with its source and terms', async () => {
    await twoDays();
    const { prices, knownAt } = await current();
    expect(knownAt).toEqual(NOW);
    expect(prices).toEqual([
      {
        start: new Date('2026-03-02T10:00Z'),
        end: new Date('2026-03-02T11:00Z'),
        price: 0.011,
        flags: ['knownAtAssumed'],
        asOf: new Date('2026-03-01T12:30Z'),
        kind: 'day_ahead',
        source: 'energy_charts',
        sourceName: 'Provider energy_charts',
        supplier: null,
        product: null,
        unit: 'kwh',
        currency: 'EUR',
        vatIncluded: false,
        freshness: expect.objectContaining({ status: 'fresh' }),
        licence: 'CC BY 4.0',
        attribution: 'somebody',
      },
    ]);
    expect((await current({ unit: 'mwh' })).prices[0]).toMatchObject({ price: 11, unit: 'mwh' });
  });

  test('a market without prices is an empty list, an unknown region or supplier an error', async () => {
    expect((await current()).prices).toEqual([]);
    await expect(current({ region: 'ca_' })).rejects.toMatchObject({ code: 'unknown_region', status: 422 });
    await expect(current({ supplier: 'nobody' })).rejects.toMatchObject({ code: 'unknown_supplier', status: 404 });
    await expect(current({ unit: 'therm' })).rejects.toMatchObject({ code: 'unit_mismatch', status: 422 });
  });

  test('sources stand side by side, best first, never mixed', async () => {
    await service.importPoints(hours(TODAY, new Array(24).fill(99), { source: 'awattar' }));
    await twoDays();
    expect((await current({ unit: 'mwh' })).prices.map(({ source, price }) => [source, price])).toEqual([
      ['energy_charts', 11],
      ['awattar', 99],
    ]);
    expect((await current({ limit: 1 })).prices).toHaveLength(1);
    expect((await current({ source: 'awattar' })).prices).toHaveLength(1);
  });

  test('yesterday evening nobody knew the price of tomorrow: `at` replays without look-ahead', async () => {
    clock.set('2026-06-01T00:00Z');
    await twoDays();
    const tomorrowNoon = new Date('2026-03-03T11:00Z');
    const early = new Date('2026-03-02T12:29Z');
    expect((await current({ at: tomorrowNoon, knownAt: early })).prices).toEqual([]);
    expect((await current({ at: tomorrowNoon, knownAt: new Date('2026-03-02T12:30Z') })).prices).toHaveLength(1);
    expect(
      (await windows({ at: early, durationMinutes: 60, withinHours: 48, count: 10 })).windows.every(
        ({ end }) => end <= new Date(TODAY + 24 * HOUR_MS),
      ),
    ).toBe(true);
  });

  test('a revision is served from the moment it was known', async () => {
    await twoDays();
    clock.set('2026-03-02T11:30Z');
    await service.importPoints(hours(Date.parse('2026-03-02T10:00Z'), [500]));
    const price = async (knownAt: string) =>
      (await current({ at: NOW, knownAt: new Date(knownAt), unit: 'mwh' })).prices[0]!.price;
    expect(await price('2026-03-02T11:29Z')).toBe(11);
    expect(await price('2026-03-02T11:30Z')).toBe(500);
  });
});

describe('history', () => {
  test('the days that end with the current hour, as one series', async () => {
    await twoDays();
    const answer = await history({ days: 1, unit: 'mwh' });
    expect(answer).toMatchObject({
      source: 'energy_charts',
      resolution: 'PT60M',
      unit: 'mwh',
      timeZone: 'Europe/Berlin',
      nextCursor: null,
    });
    expect([answer.start, answer.end]).toEqual([new Date('2026-03-01T11:00Z'), new Date('2026-03-02T11:00Z')]);
    expect(answer.values).toEqual([...new Array(12).fill(null), ...Array.from({ length: 12 }, (_, i) => i)]);
    expect(answer.flagged).toEqual([{ from: 12, count: 12, flags: ['knownAtAssumed'] }]);
  });

  test('falls back to the next source when the best one has nothing there', async () => {
    await twoDays();
    await service.importPoints(hours(TODAY - 72 * HOUR_MS, [7, 8], { source: 'awattar' }));
    const start = new Date(TODAY - 72 * HOUR_MS);
    const answer = await history({ start, end: new Date(start.getTime() + 2 * HOUR_MS), unit: 'mwh' });
    expect(answer).toMatchObject({ source: 'awattar', values: [7, 8] });
  });

  test('a range without data is an honest empty answer', async () => {
    const answer = await history();
    expect(answer).toMatchObject({
      source: null,
      values: [],
      resolution: null,
      unit: 'kwh',
      currency: 'EUR',
      asOf: null,
    });
    expect(schemas.historyOutput.parse(answer)).toEqual(answer);
  });

  test('pages put together are the whole, and stay what they were when prices change in between', async () => {
    await twoDays();
    const range = { start: new Date(TODAY), end: new Date(TODAY + 24 * HOUR_MS), unit: 'mwh' };
    const whole = await history(range);
    const first = await history({ ...range, limit: 10 });
    clock.set('2026-03-02T11:00Z');
    await service.importPoints(hours(TODAY + 12 * HOUR_MS, [999]));
    const second = await history({ ...range, limit: 10, cursor: first.nextCursor! });
    const third = await history({ ...range, limit: 10, cursor: second.nextCursor! });
    expect([...first.values, ...second.values, ...third.values]).toEqual(whole.values);
    expect(second.start).toEqual(first.end);
    expect(third.nextCursor).toBeNull();
  });

  test('days and months are local ones', async () => {
    await twoDays();
    const answer = await history({
      start: new Date(TODAY),
      end: new Date(TODAY + 48 * HOUR_MS),
      resolution: 'P1D',
      unit: 'mwh',
      at: new Date('2026-03-04T00:00Z'),
    });
    expect(answer).toMatchObject({ values: [11.5, 35.5], start: new Date(TODAY) });
  });

  test('ranges that are inverted or too long and cursors of other questions are refused', async () => {
    const day = (iso: string) => new Date(iso);
    await expect(history({ start: day('2026-03-02T00:00Z'), end: day('2026-03-01T00:00Z') })).rejects.toMatchObject({
      code: 'inverted_range',
    });
    await expect(history({ start: day('2020-01-01T00:00Z') })).rejects.toMatchObject({ code: 'range_too_long' });
    await twoDays();
    const { nextCursor } = await history({ days: 1, limit: 5 });
    await expect(history({ region: 'at', cursor: nextCursor! })).rejects.toMatchObject({ code: 'invalid_cursor' });
    await expect(history({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_cursor' });
  });
});

describe('analytics', () => {
  test('statistics say how much of the period they rest on', async () => {
    await twoDays();
    const answer = await service.statistics(ask(schemas.statisticsInput, { days: 1, unit: 'mwh' }));
    expect(answer).toMatchObject({ min: 0, max: 11, mean: 5.5, count: 12, coverage: 0.5, source: 'energy_charts' });
    expect(answer.volatility).toBeCloseTo(Math.sqrt(13), 6);
    const empty = await service.statistics(ask(schemas.statisticsInput, { region: 'at' }));
    expect(empty).toMatchObject({ min: null, count: 0, coverage: 0, source: null });
  });

  test('trend and peak hours are of one series, hours are local', async () => {
    await twoDays();
    const trend = await service.trends(ask(schemas.trendsInput, { days: 1 }));
    expect(trend).toMatchObject({ direction: 'increasing', dataPoints: 12 });
    const peaks = await service.peakHours(ask(schemas.peakHoursInput, { days: 1, unit: 'mwh' }));
    expect(peaks.hours[11]).toMatchObject({ hour: 11, mean: 11, class: 'peak' });
    expect(peaks.hours[12]).toMatchObject({ mean: null, class: 'unknown' });
  });

  test('a monthly average drives neither hours nor plans', async () => {
    const month = { start: new Date('2026-02-28T23:00Z'), end: new Date('2026-03-31T22:00Z'), price: 30 };
    await service.importPoints({
      series: seriesKey({ kind: 'retail_average', source: 'eia', unit: 'cents_kwh' }),
      points: [month],
    });
    expect((await current()).prices[0]).toMatchObject({ price: 0.3, kind: 'retail_average' });
    expect((await windows()).windows).toEqual([]);
    const peaks = await service.peakHours(ask(schemas.peakHoursInput, {}));
    expect(peaks.hours.every((hour) => hour.class === 'unknown')).toBe(true);
  });
});

const forecaster: ForecastSource = {
  forecast: async ({ interval, at }) => {
    const steps = Math.ceil((interval.end.getTime() - interval.start.getTime()) / HOUR_MS) + 1;
    const start = new Date(Math.floor(interval.start.getTime() / HOUR_MS) * HOUR_MS);
    const values = Array.from({ length: steps }, (_, i) => -1000 - i);
    return {
      series: { start, resolution: 'PT60M', timeZone: 'Europe/Berlin', unit: 'mwh', currency: 'EUR', values },
      issuedAt: at,
      modelId: 'test-model',
      intervals: [{ coverage: 0.9, lower: values.map((value) => value - 1), upper: values.map((value) => value + 1) }],
    };
  },
};

describe('forecast', () => {
  test('without a model it is 503 with a code, never made up', async () => {
    await twoDays();
    await expect(service.forecast(ask(schemas.forecastInput, {}))).rejects.toMatchObject({
      code: 'forecast_unavailable',
      status: 503,
    });
    service = open({ forecasts: { forecast: async () => undefined } });
    await expect(service.forecast(ask(schemas.forecastInput, {}))).rejects.toMatchObject({
      code: 'forecast_unavailable',
    });
  });

  test('published prices are served as published, the model only after them', async () => {
    await twoDays();
    service = open({ forecasts: forecaster });
    const answer = await service.forecast(ask(schemas.forecastInput, { hours: 48, unit: 'mwh' }));
    const known = (TODAY + 48 * HOUR_MS - Date.parse('2026-03-02T10:00Z')) / HOUR_MS;
    expect(answer.values.slice(0, known)).toEqual(Array.from({ length: known }, (_, i) => 11 + i));
    expect(answer.values[known]).toBe(-1000 - known);
    expect(answer.parts.map(({ origin }) => origin)).toEqual(['published', 'forecast']);
    expect(answer.intervals[0]!.lower.slice(known - 1, known + 1)).toEqual([null, -1001 - known]);
    expect(answer.values).toHaveLength(48);
    expect(schemas.forecastOutput.parse(answer)).toEqual(answer);
  });
});

describe('optimal windows', () => {
  test('only future ones, published first, the forecast after, each marked', async () => {
    await twoDays();
    service = open({ forecasts: forecaster });
    const published = await windows({ withinHours: 12, durationMinutes: 90, unit: 'mwh' });
    expect(published.windows[0]).toMatchObject({ start: NOW, parts: [{ origin: 'published' }] });
    expect(published.forecast).toBeNull();
    const beyond = await windows({ withinHours: 48, durationMinutes: 60, count: 1 });
    expect(beyond.windows[0]!.parts.map(({ origin }) => origin)).toEqual(['forecast']);
    expect(beyond.forecast).toMatchObject({ modelId: 'test-model' });
    expect(schemas.optimalWindowsOutput.parse(beyond)).toEqual(beyond);
  });

  test('a supplier’s tariff is not continued by the market’s forecast', async () => {
    service = open({ forecasts: forecaster });
    await service.importPoints(
      hours(TODAY, new Array(14).fill(300), { kind: 'tariff', supplier: 'octopus', vatIncluded: true }),
    );
    const answer = await windows({ supplier: 'octopus', withinHours: 48, durationMinutes: 60, count: 10 });
    expect(answer.windows.flatMap(({ parts }) => parts).every(({ origin }) => origin === 'published')).toBe(true);
  });

  test('no prices, no windows; a duration longer than the horizon is refused', async () => {
    expect(await windows()).toMatchObject({ windows: [], meanPrice: null, source: null });
    await expect(windows({ withinHours: 1, durationMinutes: 90 })).rejects.toMatchObject({
      code: 'duration_beyond_horizon',
    });
  });
});

describe('compare', () => {
  const tariff = (supplier: string, price: number, key: Partial<SeriesKey> = {}) =>
    service.importPoints(
      hours(TODAY, new Array(24).fill(price), { kind: 'tariff', supplier, unit: 'kwh', vatIncluded: true, ...key }),
    );

  test('tariffs ascend by what a customer pays, with the standing charge beside them', async () => {
    await tariff('dear', 0.35);
    await tariff('cheap', 0.25);
    await tariff('cheap', 0.2, { vatIncluded: false });
    await tariff('cheap', 0.6, { kind: 'standing_charge', unit: 'day' });
    await twoDays();
    const { offers } = await service.compare(ask(schemas.compareInput, {}));
    expect(
      offers.map(({ supplier, price, vatIncluded, standingChargePerDay }) => [
        supplier,
        price,
        vatIncluded,
        standingChargePerDay,
      ]),
    ).toEqual([
      ['cheap', 0.25, true, 0.6],
      ['dear', 0.35, true, null],
    ]);
  });

  test('an empty market is an empty list', async () => {
    await twoDays();
    expect((await service.compare(ask(schemas.compareInput, {}))).offers).toEqual([]);
  });
});

describe('refresh', () => {
  test('each provider stands for itself: one fails, the others go on, all is noted', async () => {
    const good = hours(TODAY, [1, 2, 3]);
    service = open({
      providers: [
        provider('broken', async () => {
          throw new ProviderError('provider_timeout', 'It did not answer.');
        }),
        provider('odd', async () => {
          throw new TypeError('secret internals');
        }),
        provider('energy_charts', async () => ({
          batches: [good],
          rejected: [{ code: 'missing_price', where: 'row 4', reason: 'null' }],
        })),
      ],
    });
    const { providers } = await service.refresh(schemas.refreshInput.parse({}));
    expect(providers.map(({ provider: id, status }) => [id, status])).toEqual([
      ['broken', 'failed'],
      ['odd', 'failed'],
      ['energy_charts', 'ok'],
    ]);
    expect(providers[0]!.error).toEqual({ code: 'provider_timeout', message: 'It did not answer.' });
    expect(JSON.stringify(providers[1])).not.toContain('secret');
    expect(providers[2]).toMatchObject({ fetched: 4, stored: 3, changed: 0, unchanged: 0, rejected: 1 });
    const again = await service.refresh(schemas.refreshInput.parse({ providers: ['energy_charts'] }));
    expect(again.providers[0]).toMatchObject({ fetched: 4, stored: 0, changed: 0, unchanged: 3 });
    const status = await service.sourceStatus();
    expect(
      status.map(({ source, consecutiveFailures, lastError }) => [source, consecutiveFailures, lastError]),
    ).toEqual([
      ['broken', 1, 'It did not answer.'],
      ['energy_charts', 0, null],
      ['odd', 1, expect.any(String)],
    ]);
  });

  test('asks each provider for its regions and a bounded time around now', async () => {
    const asked: Parameters<PriceProvider['fetch']>[0][] = [];
    const curious = provider('energy_charts', async (request) => {
      asked.push(request);
      return nothing();
    });
    service = open({ providers: [curious] });
    await service.refresh(schemas.refreshInput.parse({ regions: ['at', 'fr'] }));
    expect(asked[0]!.regions).toEqual(['at']);
    expect(asked[0]!.interval.start < NOW && NOW < asked[0]!.interval.end).toBe(true);
    await expect(service.refresh(schemas.refreshInput.parse({ providers: ['nobody'] }))).rejects.toMatchObject({
      code: 'unknown_provider',
    });
  });
});

describe('ingestion', () => {
  test('what looks wrong is stored and marked, never dropped', async () => {
    const prices: (number | null)[] = Array.from({ length: 48 }, (_, i) => 50 + (i % 5));
    prices[30] = 5000;
    prices[40] = null;
    await service.importPoints(hours(TODAY, prices));
    const answer = await history({
      start: new Date(TODAY),
      end: new Date(TODAY + 48 * HOUR_MS),
      unit: 'mwh',
      at: new Date('2026-03-04T00:00Z'),
    });
    expect(answer.values[30]).toBe(5000);
    expect(answer.flagged.find(({ from, count }) => from <= 30 && 30 < from + count)!.flags).toContain('spike');
    expect(answer.flagged.find(({ from, count }) => from <= 41 && 41 < from + count)!.flags).toContain('gapBefore');
    expect(answer.values[40]).toBeNull();
  });

  test('quarters after hours are one series in the finest resolution', async () => {
    await service.importPoints(hours(TODAY, [8]));
    const quarters = [1, 2, 3, 4].map((price, i) => {
      const start = TODAY + HOUR_MS + i * 15 * MINUTE_MS;
      return { start: new Date(start), end: new Date(start + 15 * MINUTE_MS), price };
    });
    await service.importPoints({ series: seriesKey(), points: quarters });
    const answer = await history({ start: new Date(TODAY), end: new Date(TODAY + 2 * HOUR_MS), unit: 'mwh' });
    expect(answer).toMatchObject({ resolution: 'PT15M', values: [8, 8, 8, 8, 1, 2, 3, 4] });
  });

  test('a repeated refresh with a shifted window writes nothing new', async () => {
    const day = Array.from({ length: 72 }, (_, i) => 50 + 30 * Math.sin(i));
    day[20] = 900;
    await service.importPoints(hours(TODAY - 48 * HOUR_MS, day));
    for (const shift of [0, 7, 19, 40]) {
      const result = await service.importPoints(hours(TODAY + (shift - 48) * HOUR_MS, day.slice(shift)));
      expect(result).toMatchObject({ stored: 0, revised: 0, unchanged: 72 - shift });
    }
  });

  test('merged autumn hours and their like keep their flag to the answer', async () => {
    const batch = hours(TODAY, [1]);
    await service.importPoints({ ...batch, points: [{ ...batch.points[0]!, flags: FLAG.dstMerged }] });
    const { flagged } = await history({ start: new Date(TODAY), end: new Date(TODAY + HOUR_MS) });
    expect(flagged[0]!.flags).toContain('dstMerged');
  });
});

test('sources list every series with extent, terms and freshness', async () => {
  await twoDays();
  const answer = await service.sources(schemas.sourcesInput.parse({}));
  expect(answer).toMatchObject({ total: 1, page: 1 });
  expect(answer.items[0]).toMatchObject({
    region: 'de',
    source: 'energy_charts',
    resolution: 'PT60M',
    firstStart: new Date(TODAY),
  });
  expect((await service.sources(schemas.sourcesInput.parse({ region: 'fr' }))).items).toEqual([]);
});
