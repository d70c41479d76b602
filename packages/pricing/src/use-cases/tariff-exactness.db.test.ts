import { HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { computeBill, createUsage } from '@energy-optimizer/tariffs';
import { describe, expect, test } from 'vitest';
import * as schemas from '../schemas/index.ts';
import { ofRate, tariffWorld } from '../testing/tariff-world.ts';
import type { TariffParts } from '../testing/tariffs.ts';
import { ask, hours } from '../testing/world.ts';

const { id: ID, world, open, history, current } = tariffWorld();

describe('exactness', () => {
  test.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
  ])('price × kWh, summed over %s, is the part of the bill that varies', async (day, count) => {
    const start = new Date(new Date(`${day}T00:00Z`).getTime() - (count === 23 ? 1 : 2) * HOUR_MS);
    const prices = Array.from({ length: count }, (_, hour) => 40 + 7 * ((hour * 5) % 11));
    await world.service.importPoints(hours(start.getTime(), prices));
    world.clock.set('2026-12-01T00:00Z');
    const parts: TariffParts = {
      vat: { default: 0.25 },
      series: { spot: { unit: 'MWh' } },
      schedules: { use: { windows: [{ period: 'day', from: '06:30', to: '22:00' }], default: 'night' } },
      components: [
        { kind: 'dynamic', id: 'spot', series: 'spot', factor: 1.02 },
        {
          ...{ kind: 'energy', id: 'grid', category: 'grid', schedule: 'use' },
          rates: [
            { period: 'day', rate: 0.3 },
            { period: 'night', rate: 0.1 },
          ],
        },
        { kind: 'percentage', id: 'city', share: 0.02, of: ['grid'] },
        { kind: 'energy', id: 'export', flow: 'export', category: 'export', vat: 0, rates: [{ rate: 0.07 }] },
        { kind: 'fixed', id: 'standing', amount: 3, per: 'day' },
      ],
    };
    const tariff = await open(parts).versions[0]!.document();
    const answer = await history({ day });
    expect(answer.values).toHaveLength(2 * count);
    const end = new Date(start.getTime() + count * HOUR_MS);
    const rows = answer.values.map((_, step) => ({
      start: new Date(start.getTime() + step * 30 * MINUTE_MS),
      end: new Date(start.getTime() + (step + 1) * 30 * MINUTE_MS),
      values: { import: 0.1 + (step % 7) / 10, export: step % 3 === 0 ? 0.2 : 0 },
    }));
    const market = {
      startMs: Float64Array.from(prices, (_, hour) => start.getTime() + hour * HOUR_MS),
      endMs: Float64Array.from(prices, (_, hour) => start.getTime() + (hour + 1) * HOUR_MS),
      price: Float64Array.from(prices),
    };
    const bill = computeBill(tariff, createUsage({ rows }), { start, end }, { series: { spot: market } });
    const varies = rows.reduce(
      (sum, { values }, step) =>
        sum + values.import * answer.values[step]! - values.export * answer.exportValues![step]!,
      0,
    );
    expect(varies + 3 * 1.25).toBeCloseTo(bill.total, 8);
  });

  test('gas is priced per m³, kWh or therm by the calorific value of the tariff, or not at all', async () => {
    const gas = { ...ofRate(0.9), utility: 'natural_gas', unit: 'm3' } as const;
    const asked = { utility: 'natural_gas' };
    open({ ...gas, conversion: { calorificValueMjPerM3: 36 } });
    expect((await current(asked)).prices[0]).toMatchObject({ price: 0.9, unit: 'm3' });
    expect((await current({ ...asked, unit: 'kwh' })).prices[0]!.price).toBeCloseTo(0.09, 10);
    expect((await current({ ...asked, unit: 'mwh' })).prices[0]!.price).toBeCloseTo(90, 8);
    expect((await current({ ...asked, unit: 'therm' })).prices[0]!.price).toBeCloseTo(0.09 * 29.3071070172, 8);
    open(gas);
    await expect(current({ ...asked, unit: 'kwh' })).rejects.toMatchObject({ code: 'unit_unavailable' });
  });

  test('the direction export answers in the price of energy fed in, with its parts', async () => {
    open({
      vat: { default: 0.2 },
      components: [
        { kind: 'energy', id: 'e', rates: [{ rate: 0.3 }] },
        { kind: 'energy', id: 'x', flow: 'export', category: 'export', vat: 0, rates: [{ rate: 0.08 }] },
      ],
    });
    const answer = await history({ days: 1, direction: 'export' });
    expect(answer).toMatchObject({ direction: 'export' });
    expect(new Set(answer.values)).toEqual(new Set([0.08]));
    expect(new Set(answer.breakdown!.energy)).toEqual(new Set([0.08]));
    expect((await history({ days: 1 })).values[0]).toBeCloseTo(0.36, 12);
  });

  test('a tariff that changes every minute is refused over a long range', async () => {
    const windows = Array.from({ length: 700 }, (_, i) => {
      const clock = (minute: number) =>
        `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      return { period: 'high', from: clock(2 * i), to: clock(2 * i + 1) };
    });
    open({
      schedules: { use: { windows, default: 'low' } },
      components: [
        {
          ...{ kind: 'energy', id: 'e', schedule: 'use' },
          rates: [
            { period: 'high', rate: 0.3 },
            { period: 'low', rate: 0.1 },
          ],
        },
      ],
    });
    const statistics = (days: number) => world.service.statistics(ask(schemas.statisticsInput, { tariff: ID, days }));
    expect((await statistics(1)).mean).toBeCloseTo((0.3 * 700 + 0.1 * 740) / 1440, 8);
    await expect(statistics(365)).rejects.toMatchObject({ code: 'range_too_long' });
  });
});
