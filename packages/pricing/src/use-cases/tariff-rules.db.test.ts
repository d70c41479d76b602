import { HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import * as schemas from '../schemas/index.ts';
import { ofRate, tariffWorld } from '../testing/tariff-world.ts';
import type { TariffParts } from '../testing/tariffs.ts';
import { ask, forecaster, hours, seriesKey, TODAY } from '../testing/world.ts';

const { id: ID, world, open, history, current } = tariffWorld();

const spot = (more: object = {}, series: object = {}): TariffParts => ({
  vat: { default: 0 },
  series: { spot: series },
  components: [{ kind: 'dynamic', id: 'spot', series: 'spot', ...more }],
});
describe('versions', () => {
  test('a history over a change of version has each on its own local days, and null before the first', async () => {
    open([
      { from: '2026-02-01', until: '2026-03-01', tariff: ofRate(0.2) },
      { from: '2026-03-01', tariff: ofRate(0.3) },
    ]);
    const answer = await history({ start: new Date('2026-01-31T22:00Z'), end: new Date('2026-03-01T01:00Z') });
    expect(answer.values.slice(0, 2)).toEqual([null, 0.2]);
    // Midnight in Berlin is 23:00 in UTC.
    expect(answer.values.slice(-3)).toEqual([0.2, 0.3, 0.3]);
    expect(answer.tariff!.versions.map(({ id }) => id)).toEqual(['version-1', 'version-2']);
  });

  test('after the last version there is no price, with the reason', async () => {
    open([{ from: '2026-01-01', until: '2026-02-01', tariff: ofRate(0.2) }]);
    const answer = await world.current({ tariff: ID });
    expect(answer).toMatchObject({ prices: [], total: 0, reason: { code: 'tariff_not_in_force' } });
    expect(answer.reason!.text).toContain('from 2026-01-01 until 2026-02-01 (exclusive)');
  });

  test('a version stored after the instant of the query is not used; before the first, none is known', async () => {
    const tariff = open([
      { from: '2026-02-01', until: '2026-03-01', tariff: ofRate(0.2) },
      { from: '2026-03-01', tariff: ofRate(0.3) },
    ]);
    const [first] = tariff.versions;
    const knownAt = new Date('2026-01-14T00:00Z');
    const answer = await history({ start: new Date('2026-02-28T22:00Z'), end: new Date('2026-03-01T00:00Z'), knownAt });
    expect(answer).toMatchObject({ values: [null, null], reason: { code: 'not_known_then' } });
    expect(answer.reason!.text).toContain('2026-01-14T00:00:00.000Z');
    expect(first!.knownAt > knownAt).toBe(true);
  });

  test('whether VAT is included is stated for each version; the prices of a mixed range are not labeled', async () => {
    open([
      { from: '2026-02-01', until: '2026-03-01', tariff: { components: ofRate(0.2).components } },
      { from: '2026-03-01', tariff: { ...ofRate(0.3), vat: { default: 0.25 } } },
    ]);
    const range = { start: new Date('2026-02-28T22:00Z'), end: new Date('2026-03-01T00:00Z') };
    const mixed = await history(range);
    expect(mixed).toMatchObject({ values: [0.2, 0.375], vatIncluded: null });
    expect(mixed.tariff!.versions.map(({ vatIncluded }) => vatIncluded)).toEqual([false, true]);
    expect(mixed.tariff!.assumptions).toMatchObject([{ code: 'vat_not_stated' }]);
    expect(mixed.tariff!.assumptions[0]!.text).toContain('from 2026-02-01 until 2026-03-01 (exclusive)');
    expect(schemas.historyOutput.parse(mixed)).toEqual(mixed);
    const one = await history({ ...range, start: new Date('2026-02-28T23:00Z') });
    expect(one).toMatchObject({ values: [0.375], vatIncluded: true, tariff: { assumptions: [] } });
    // The version of the day before does not label the price of now.
    world.clock.set('2026-03-01T05:00:00Z');
    expect((await current({})).prices[0]).toMatchObject({ price: 0.375, vatIncluded: true });
  });

  test('pages of a long history continue each other', async () => {
    await world.twoDays();
    open(spot({ adder: 0.1 }));
    const whole = await history({ day: '2026-03-02' });
    let page = await history({ day: '2026-03-02', limit: 10 });
    const values = [...page.values];
    while (page.nextCursor !== null) {
      page = await history({ day: '2026-03-02', limit: 10, cursor: page.nextCursor });
      values.push(...page.values);
    }
    expect(values).toEqual(whole.values);
    const plain = await world.history({ day: '2026-03-02', limit: 10 });
    open(ofRate(0.2));
    await expect(history({ day: '2026-03-02', limit: 10, cursor: plain.nextCursor })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });
});

describe('the household', () => {
  test('a zone must be stated where it decides the price', async () => {
    open({
      ...{ zones: ['a', 'b'], vat: { default: 0.25, zones: { b: { default: 0 } } } },
      components: [{ kind: 'energy', id: 'e', rates: [{ rate: 0.2 }] }],
    });
    await expect(current({})).rejects.toMatchObject({ code: 'tariff_needs_input', fields: [{ field: 'zone' }] });
    await expect(current({ zone: 'c' })).rejects.toMatchObject({ publicMessage: expect.stringContaining('a, b') });
    expect((await current({ zone: 'a' })).prices[0]).toMatchObject({ price: 0.25, breakdown: { vat: 0.05 } });
    expect((await current({ zone: 'b' })).prices[0]).toMatchObject({ price: 0.2, breakdown: { vat: 0 } });
    open({ ...ofRate(0.2), zones: ['a', 'b'] });
    expect((await current({})).prices[0]!.price).toBe(0.2);
    await expect(current({ zone: 'c' })).rejects.toMatchObject({ code: 'tariff_needs_input' });
  });

  test('the use so far decides the tier; without it the first tier is assumed, and the response says so', async () => {
    open({
      vat: { default: 0 },
      components: [{ kind: 'energy', id: 'e', rates: [{ tiers: [{ upTo: 100, rate: 0.1 }, { rate: 0.2 }] }] }],
    });
    const first = await current({});
    expect(first.prices[0]!.price).toBe(0.1);
    expect(first.tariff!.assumptions).toMatchObject([{ code: 'first_tier' }]);
    const second = await current({ used: 100 });
    expect(second.prices[0]!.price).toBe(0.2);
    expect(second.tariff!.assumptions).toEqual([]);
  });

  test('where a tier prices all units, there is no price without the use, and the response says what it means', async () => {
    const rates = [{ tiers: [{ upTo: 100, rate: 0.1 }, { rate: 0.2 }] }];
    const tierBasis = { pricing: 'all_units' as const };
    open({ vat: { default: 0 }, components: [{ kind: 'energy', id: 'e', tierBasis, rates }] });
    await expect(current({})).rejects.toMatchObject({ code: 'tariff_needs_input', fields: [{ field: 'used' }] });
    const inFirst = await current({ used: 100 });
    expect([inFirst.prices[0]!.price, inFirst.tariff!.assumptions]).toMatchObject([0.1, [{ code: 'all_units' }]]);
    expect((await current({ used: 101 })).prices[0]!.price).toBe(0.2);
  });

  test('an introductory rate needs the start of the contract', async () => {
    open({
      vat: { default: 0 },
      components: [
        { kind: 'energy', id: 'e', rates: [{ rate: 0.3 }] },
        { kind: 'energy', id: 'bonus', direction: 'credit', contractMonths: { until: 12 }, rates: [{ rate: 0.1 }] },
      ],
    });
    await expect(current({})).rejects.toMatchObject({ code: 'tariff_needs_input' });
    expect((await current({ contractStart: '2025-06-01' })).prices[0]!.price).toBeCloseTo(0.2, 12);
    expect((await current({ contractStart: '2025-03-01' })).prices[0]!.price).toBeCloseTo(0.3, 12);
  });

  test('prices of a tariff that does not state VAT are not labeled as including it', async () => {
    open({ components: [{ kind: 'energy', id: 'e', rates: [{ rate: 0.2 }] }] });
    expect((await current({})).prices[0]).toMatchObject({ price: 0.2, vatIncluded: false });
  });

  test('a rate that the tariff does not state is no price, and a tariff without VAT says so', async () => {
    open({ components: [{ kind: 'energy', id: 'e', rates: [{ rate: null }] }] });
    const answer = await current({});
    expect(answer).toMatchObject({ prices: [], reason: { code: 'tariff_incomplete' } });
    expect(answer.tariff!.assumptions).toMatchObject([{ code: 'vat_not_stated' }]);
    expect((await history({ days: 1 })).reason).toMatchObject({ code: 'tariff_incomplete' });
  });
});

describe('the market of a dynamic tariff', () => {
  test('is the day-ahead price unless another is named, and never of another currency', async () => {
    const rows = new Array(24).fill(100);
    await world.service.importPoints(hours(TODAY, rows, { kind: 'real_time', source: 'awattar' }));
    open(spot());
    expect(await current({})).toMatchObject({ prices: [], reason: { code: 'nothing_selected' } });
    expect((await current({ kind: 'real_time' })).prices[0]!.price).toBe(0.1);
    await world.service.importPoints(hours(TODAY, new Array(24).fill(50)));
    world.context.repository.series.invalidate();
    expect((await current({})).prices[0]!.price).toBe(0.05);
    open([{ tariff: { ...spot(), currency: 'CHF' } }]);
    await expect(current({})).rejects.toMatchObject({ code: 'currency_unavailable' });
  });

  test('without any stored price there is none, with the reason, and the forecast is 503', async () => {
    open(spot());
    expect(await current({})).toMatchObject({ prices: [], reason: { code: 'no_series' } });
    expect(await world.windows({ tariff: ID })).toMatchObject({ windows: [], reason: { code: 'no_series' } });
    await expect(world.service.forecast(ask(schemas.forecastInput, { tariff: ID }))).rejects.toMatchObject({
      code: 'forecast_unavailable',
    });
  });

  test('has VAT only if the series of the tariff includes it', async () => {
    await world.twoDays();
    open({ ...spot({}, { includesVat: true }), vat: { default: 0.25 } });
    const { prices, reason } = await current({});
    expect(prices).toEqual([]);
    expect(reason).toMatchObject({ code: 'nothing_selected', text: expect.stringContaining('includes VAT') });
    await world.service.importPoints(hours(TODAY, new Array(24).fill(125), { vatIncluded: true }));
    world.context.repository.series.invalidate();
    expect((await current({})).prices[0]).toMatchObject({ price: 0.125, breakdown: { energy: 0.1, vat: 0.025 } });
  });

  test('prices in the document come first, and two series without prices are refused', async () => {
    await world.twoDays();
    const prices = [{ start: '2026-03-02T00:00:00Z', end: '2026-03-03T00:00:00Z', price: 0.42 }];
    open(spot({}, { prices }));
    expect(await current({})).toMatchObject({ prices: [{ price: 0.42 }], tariff: { market: null } });
    open({
      series: { spot: {}, index: {} },
      components: ['spot', 'index'].map((series) => ({ kind: 'dynamic', id: series, series })),
    });
    await expect(current({})).rejects.toMatchObject({ code: 'tariff_series_unclear' });
  });

  test('billed by the hour, quarters have the mean of their hour; an hour with a forecast is a forecast', async () => {
    const quarters = Array.from({ length: 42 }, (_, i) => {
      const start = TODAY + 10 * HOUR_MS + i * 15 * MINUTE_MS;
      return { start: new Date(start), end: new Date(start + 15 * MINUTE_MS), price: 10 * (i % 4) };
    });
    await world.service.importPoints({ series: seriesKey(), points: quarters });
    open(spot({ billedMinutes: 60 }), { forecasts: forecaster });
    const [price] = (await current({})).prices;
    expect(price).toMatchObject({ price: 0.015, start: new Date('2026-03-02T10:00Z') });
    const answer = await world.service.forecast(ask(schemas.forecastInput, { tariff: ID, hours: 12 }));
    // The last published hour has two quarters; the forecast fills the others.
    const boundary = answer.parts.find(({ origin }) => origin === 'forecast')!.start;
    expect(boundary).toEqual(new Date(TODAY + 20 * HOUR_MS));
  });

  test('a cap within the prediction interval limits the upper bound', async () => {
    await world.twoDays();
    open(spot({ factor: -1, cap: 1.0495 }), { forecasts: forecaster });
    const answer = await world.service.forecast(ask(schemas.forecastInput, { tariff: ID, hours: 48 }));
    const last = answer.values.length - 1;
    const [interval] = answer.intervals;
    expect(answer.values[last]).toBe(1.047);
    expect([interval!.lower[last], interval!.upper[last]]).toEqual([1.046, 1.048]);
    for (const [step, value] of answer.values.entries()) {
      if (interval!.lower[step] === null) continue;
      expect(interval!.lower[step]).toBeLessThanOrEqual(value!);
      expect(interval!.upper[step]).toBeGreaterThanOrEqual(value!);
      expect(interval!.upper[step]).toBeLessThanOrEqual(1.0495);
    }
  });
});
