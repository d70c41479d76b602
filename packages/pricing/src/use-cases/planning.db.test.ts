import { HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import type { PriceForecast } from '@energy-optimizer/outlook';
import { ANONYMOUS, type CacheOffer, createCallerFactory } from '@energy-optimizer/rpc';
import { describe, expect, test } from 'vitest';
import { pricingRouter } from '../router.ts';
import * as schemas from '../schemas/index.ts';
import { ask, forecaster, hours, NOW, priceWorld, seriesKey, TODAY } from '../testing/world.ts';

const world = priceWorld();

describe('forecast', () => {
  test('returns 503 with a code if there is no model', async () => {
    await world.twoDays();
    await expect(world.service.forecast(ask(schemas.forecastInput, {}))).rejects.toMatchObject({
      code: 'forecast_unavailable',
      status: 503,
    });
    world.open({ forecasts: { forecast: async () => undefined, missing: async () => ['needs 56 days; has 12'] } });
    await expect(world.service.forecast(ask(schemas.forecastInput, {}))).rejects.toMatchObject({
      code: 'forecast_unavailable',
      publicMessage: expect.stringContaining('needs 56 days; has 12'),
    });
    await expect(world.service.forecast(ask(schemas.forecastInput, { utility: 'natural_gas' }))).rejects.toMatchObject({
      publicMessage: expect.stringContaining('only electricity is forecast'),
    });
  });

  test('returns published prices, and the forecast only after them', async () => {
    await world.twoDays();
    world.open({ forecasts: forecaster });
    const answer = await world.service.forecast(ask(schemas.forecastInput, { hours: 48, unit: 'mwh' }));
    const known = (TODAY + 48 * HOUR_MS - Date.parse('2026-03-02T10:00Z')) / HOUR_MS;
    expect(answer.values.slice(0, known)).toEqual(Array.from({ length: known }, (_, i) => 11 + i));
    expect(answer.values[known]).toBe(-1000 - known);
    expect(answer.parts.map(({ origin }) => origin)).toEqual(['published', 'forecast']);
    expect(answer.intervals[0]!.lower.slice(known - 1, known + 1)).toEqual([null, -1001 - known]);
    expect(answer.values).toHaveLength(48);
    expect(schemas.forecastOutput.parse(answer)).toEqual(answer);
  });

  test('is not cached beyond the current hour if it begins with it', async () => {
    world.clock.set(new Date('2026-03-02T10:59:30Z'));
    world.open({ forecasts: forecaster });
    const offers: CacheOffer[] = [];
    const context = { requestId: 'test', principal: ANONYMOUS, offerCache: (offer: CacheOffer) => offers.push(offer) };
    await createCallerFactory(pricingRouter(world.context))(context).forecast({ region: 'de' });
    expect(offers.map(({ expiresAt }) => expiresAt.toISOString())).toEqual(['2026-03-02T11:00:00.000Z']);
  });

  test('states its source, with drivers in the unit of the response', async () => {
    world.open({ forecasts: forecaster });
    const { provenance } = await world.service.forecast(ask(schemas.forecastInput, {}));
    expect(provenance).toMatchObject({ trainedThrough: '2026-03-02', expertWeights: { lear: 1 } });
    expect(provenance?.drivers).toEqual([{ text: 'the test says so', contribution: -0.02 }]);
  });

  test('has null values beyond the range of the model, covered by no part', async () => {
    await world.twoDays();
    world.open({
      forecasts: { ...forecaster, forecast: async (request) => shortened(await forecaster.forecast(request)) },
    });
    const answer = await world.service.forecast(ask(schemas.forecastInput, { hours: 48 }));
    const known = answer.values.findLastIndex((value) => value !== null) + 1;
    expect(known).toBe(40);
    expect(answer.values.slice(known)).toEqual(new Array(8).fill(null));
    expect(answer.intervals[0]!.lower.slice(known)).toEqual(new Array(8).fill(null));
    expect(answer.parts.at(-1)!.end).toEqual(new Date(answer.start.getTime() + known * HOUR_MS));
  });

  test('combines quarter-hourly prices and an hourly forecast into hourly values, also offset from UTC hours', async () => {
    const quarters = Array.from({ length: 96 }, (_, i) => ({
      start: new Date(TODAY + i * 15 * MINUTE_MS),
      end: new Date(TODAY + (i + 1) * 15 * MINUTE_MS),
      price: i % 4,
    }));
    await world.service.importPoints({ series: seriesKey(), points: quarters });
    world.open({ forecasts: forecaster });
    const hourly = await world.service.forecast(ask(schemas.forecastInput, { hours: 24, unit: 'mwh' }));
    expect(hourly).toMatchObject({ resolution: 'PT60M', values: expect.arrayContaining([1.5]) });
    expect(hourly.parts.map(({ origin }) => origin)).toEqual(['published', 'forecast']);
    world.open({
      forecasts: { ...forecaster, forecast: async (request) => halfAnHourOff(await forecaster.forecast(request)) },
    });
    const off = await world.service.forecast(ask(schemas.forecastInput, { hours: 24, unit: 'mwh' }));
    expect(off.start.toISOString()).toBe('2026-03-02T09:30:00.000Z');
    expect(off.values.slice(0, 2)).toEqual([1.5, 1.5]);
    const firstForecast = off.parts.find(({ origin }) => origin === 'forecast')!;
    // 22:30 – 23:30 is published for half its time only.
    expect(firstForecast.start.toISOString()).toBe('2026-03-02T22:30:00.000Z');
    expect(off.values[13]).toBe(-1000 - 13);
  });
});

/** The first 40 hours alone. */
const shortened = (forecast: PriceForecast | undefined): PriceForecast | undefined =>
  forecast && { ...forecast, series: { ...forecast.series, values: forecast.series.values.slice(0, 40) } };

/** As a model of a zone at +05:30 has them: steps from half past on. */
const halfAnHourOff = (forecast: PriceForecast | undefined): PriceForecast | undefined =>
  forecast && {
    ...forecast,
    series: { ...forecast.series, start: new Date(forecast.series.start.getTime() - 30 * MINUTE_MS) },
  };

describe('optimal windows', () => {
  test('are in the future, on published and then forecast prices, each labeled', async () => {
    await world.twoDays();
    world.open({ forecasts: forecaster });
    const published = await world.windows({ withinHours: 12, durationMinutes: 90, unit: 'mwh' });
    expect(published.windows[0]).toMatchObject({ start: NOW, parts: [{ origin: 'published' }] });
    expect(published.forecast).toBeNull();
    const beyond = await world.windows({ withinHours: 48, durationMinutes: 60, count: 1 });
    expect(beyond.windows[0]!.parts.map(({ origin }) => origin)).toEqual(['forecast']);
    expect(beyond.forecast).toMatchObject({ modelId: 'test-model' });
    expect(schemas.optimalWindowsOutput.parse(beyond)).toEqual(beyond);
  });

  test('use the forecast in gaps between published prices, labeled as forecast', async () => {
    world.open({ forecasts: forecaster });
    const from = Date.parse('2026-03-02T11:00Z');
    await world.service.importPoints(hours(from, [5, null, 7]));
    const answer = await world.windows({
      earliest: new Date(from),
      latest: new Date(from + 3 * HOUR_MS),
      durationMinutes: 180,
    });
    expect(answer.windows[0]!.parts.map(({ origin }) => origin)).toEqual(['published', 'forecast', 'published']);
  });

  test('do not continue the tariff of a supplier with the market forecast', async () => {
    world.open({ forecasts: forecaster });
    await world.service.importPoints(
      hours(TODAY, new Array(14).fill(300), { kind: 'tariff', supplier: 'octopus', vatIncluded: true }),
    );
    const answer = await world.windows({ supplier: 'octopus', withinHours: 48, durationMinutes: 60, count: 10 });
    expect(answer.windows.flatMap(({ parts }) => parts).every(({ origin }) => origin === 'published')).toBe(true);
  });

  test('use the next series that contains a window if the first ends too soon', async () => {
    await world.service.importPoints(hours(Date.parse('2026-03-02T10:00Z'), [1], { kind: 'intraday_index' }));
    const tariff = { kind: 'tariff', supplier: 'octopus', unit: 'kwh' } as const;
    await world.service.importPoints(hours(TODAY, new Array(24).fill(0.3), tariff));
    const answer = await world.windows({ durationMinutes: 120 });
    expect(answer).toMatchObject({ kind: 'tariff', windows: [{ averagePrice: 0.3 }, {}, {}] });
    expect(await world.windows({ durationMinutes: 120, kind: 'intraday_index' })).toMatchObject({ windows: [] });
  });

  test('do not exist without prices; a duration longer than the horizon is rejected', async () => {
    expect(await world.windows()).toMatchObject({ windows: [], meanPrice: null, source: null });
    await expect(world.windows({ withinHours: 1, durationMinutes: 90 })).rejects.toMatchObject({
      code: 'duration_beyond_horizon',
    });
  });
});

describe('statistics, trends and peak hours', () => {
  test('state the covered share of the period', async () => {
    await world.twoDays();
    const answer = await world.service.statistics(ask(schemas.statisticsInput, { days: 1, unit: 'mwh' }));
    expect(answer).toMatchObject({ min: 0, max: 11, mean: 5.5, count: 12, coverage: 0.5, source: 'energy_charts' });
    expect(answer.volatility).toBeCloseTo(Math.sqrt(13), 6);
    const empty = await world.service.statistics(ask(schemas.statisticsInput, { region: 'at' }));
    expect(empty).toMatchObject({ min: null, count: 0, coverage: 0, source: null });
  });

  test('use one series and local hours', async () => {
    await world.twoDays();
    const trend = await world.service.trends(ask(schemas.trendsInput, { days: 1 }));
    expect(trend).toMatchObject({ direction: 'increasing', dataPoints: 12 });
    const peaks = await world.service.peakHours(ask(schemas.peakHoursInput, { days: 1, unit: 'mwh' }));
    expect(peaks.hours[11]).toMatchObject({ hour: 11, mean: 11, class: 'peak' });
    expect(peaks.hours[12]).toMatchObject({ mean: null, class: 'unknown' });
  });

  test('do not use monthly averages', async () => {
    const month = { start: new Date('2026-02-28T23:00Z'), end: new Date('2026-03-31T22:00Z'), price: 30 };
    await world.service.importPoints({
      series: seriesKey({ kind: 'retail_average', source: 'eia', unit: 'cents_kwh' }),
      points: [month],
    });
    expect((await world.current()).prices[0]).toMatchObject({ price: 0.3, kind: 'retail_average' });
    expect((await world.windows()).windows).toEqual([]);
    const peaks = await world.service.peakHours(ask(schemas.peakHoursInput, {}));
    expect(peaks.hours.every((hour) => hour.class === 'unknown')).toBe(true);
  });
});
