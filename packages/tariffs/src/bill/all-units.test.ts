import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lintTariff } from '../lint/lint-tariff.ts';
import { parseTariff } from '../model/parse-tariff.ts';
import type { TariffInput } from '../model/tariff.ts';
import { allInPrices } from '../price/all-in-price.ts';
import { minutesAt, stepsOf, tariffOf } from '../testing/builders.ts';
import { compact } from '../testing/compact.ts';
import { createUsage } from '../usage/usage.ts';
import { computeBill } from './compute-bill.ts';

type Energy = Extract<TariffInput['components'][number], { kind: 'energy' }>;

/** Gas: up to 100 kWh at 10 cents, up to 300 at 8, above at 7. */
const TIERS = [{ upTo: 100, rate: 0.1 }, { upTo: 300, rate: 0.08 }, { rate: 0.07 }];
const BASIS = { pricing: 'all_units' } as const;

const energy = (more: Partial<Energy> = {}): Energy => ({
  ...{ kind: 'energy', id: 'e', rates: [{ tiers: TIERS }], tierBasis: BASIS },
  ...more,
});
const tariff = (more: Partial<Energy> = {}, parts: Partial<TariffInput> = {}) =>
  tariffOf({ ...parts, components: [energy(more)] });

const start = new Date('2026-01-01T00:00:00Z');
const january = { start, end: new Date('2026-02-01T00:00:00Z') };
/** Energy used evenly in January. */
const using = (kwh: number, hours = 1) => {
  const values = Array.from({ length: 744 / hours }, () => kwh / 744);
  return stepsOf(start, hours * 60, values);
};
const billed = (kwh: number, more: Partial<Energy> = {}) => compact(computeBill(tariff(more), using(kwh), january));

describe('a tier that prices all units', () => {
  test.each([
    [50, 1, 5],
    [99, 1, 9.9],
    [100, 1, 10],
    [101, 2, 8.08],
    [300, 2, 24],
    [301, 3, 21.07],
    [1_000, 3, 70],
  ])('%i kWh are all in tier %i and cost %d', (kwh, tier, cost) => {
    const [[name, quantity, amount]] = billed(kwh) as [[string, number, number]];
    expect(name).toBe(`e ${tier}`);
    expect([quantity, amount].map((one) => Math.round(one * 1e6) / 1e6)).toEqual([kwh, cost]);
  });

  test('is chosen by the total of all periods, or for each period', () => {
    const schedules = { s: { windows: [{ period: 'day', from: '06:00', to: '18:00' }], default: 'night' } };
    const rates = [
      { period: 'day', tiers: [{ upTo: 100, rate: 0.2 }, { rate: 0.1 }] },
      { period: 'night', tiers: [{ upTo: 100, rate: 0.15 }, { rate: 0.05 }] },
    ];
    const of = (across: 'total' | 'period', kwh: number) =>
      compact(
        computeBill(
          tariff({ schedule: 's', rates, tierBasis: { ...BASIS, across } }, { schedules }),
          using(kwh),
          january,
        ),
      ).map(([name, , amount]) => [name, Math.round(Number(amount) * 1e6) / 1e6]);
    expect(of('total', 160)).toEqual([
      ['e day 2', 8],
      ['e night 2', 4],
    ]);
    expect(of('period', 160)).toEqual([
      ['e day 1', 16],
      ['e night 1', 12],
    ]);
  });

  test('restarts with each day, and has limits by the days', () => {
    const twoDays = { start, end: new Date('2026-01-03T00:00:00Z') };
    const usage = stepsOf(start, 60, [...Array(24).fill(2), ...Array(24).fill(6)]);
    const daily = tariff({
      rates: [{ tiers: [{ upTo: 50, rate: 1 }, { rate: 2 }] }],
      tierBasis: { ...BASIS, over: 'day' },
    });
    expect(compact(computeBill(daily, usage, twoDays))).toEqual([
      ['e 1', 48, 48],
      ['e 2', 144, 288],
    ]);
    const perDay = tariff({
      rates: [{ tiers: [{ upTo: 96, rate: 1 }, { rate: 2 }] }],
      tierBasis: { ...BASIS, per: 'day' },
    });
    expect(compact(computeBill(perDay, usage, twoDays))).toEqual([['e 1', 192, 192]]);
  });

  test('is not guessed where the usage has a gap, unless no more use can change it', () => {
    const hour = (index: number, kwh: number) => ({
      start: new Date(start.getTime() + index * 3_600_000),
      end: new Date(start.getTime() + (index + 1) * 3_600_000),
      values: { import: kwh },
    });
    const half = (kwh: number) => computeBill(tariff(), createUsage({ rows: [hour(0, kwh), hour(743, 0)] }), january);
    const unknown = half(50);
    expect(unknown.complete).toBe(false);
    expect(unknown.lines[0]).toMatchObject({ quantity: 50, amount: null, note: expect.stringContaining('incomplete') });
    expect(half(400).lines[0]).toMatchObject({ quantity: 400, tier: 3, rate: 0.07 });
  });

  test('of a year is refused: it would change earlier bills', () => {
    const { tariff: none, findings } = parseTariff({
      ...{ format: 'energy-tariff/1', id: 'a', name: 'A', currency: 'EUR', timeZone: 'UTC' },
      components: [energy({ tierBasis: { ...BASIS, over: 'year' } })],
    });
    expect(none).toBeUndefined();
    expect(findings).toMatchObject([{ code: 'tiers_all_units_year', path: 'components[0].tierBasis.pricing' }]);
  });
});

describe('the linter', () => {
  const codes = (more: Partial<Energy>) => lintTariff(tariff(more)).map(({ code, severity }) => [code, severity]);
  test('names limits at which the bill falls, and a basis without tiers', () => {
    expect(codes({})).toContainEqual(['tier_notch', 'info']);
    const rising = [{ tiers: [{ upTo: 100, rate: 0.1 }, { rate: 0.2 }] }];
    expect(codes({ rates: rising }).flat()).not.toContain('tier_notch');
    expect(codes({ rates: [{ rate: 0.1 }] })).toContainEqual(['tier_basis_unused', 'warning']);
    expect(codes({ tierBasis: {} }).flat()).not.toContain('tier_notch');
  });
});

describe('the marginal price', () => {
  test('is that of the tier that the stated use falls into, and not known without it', () => {
    const price = (used?: number) => allInPrices(tariff(), minutesAt(['2026-01-01T12:00']), { used }).import[0];
    expect([100, 101, 300, 301].map(price)).toEqual([0.1, 0.08, 0.08, 0.07]);
    expect(price()).toBeNaN();
  });
});

const cents = fc.integer({ min: 1, max: 500 }).map((value) => value / 1_000);
const tiersOf = fc
  .tuple(cents, cents, cents)
  .map(([a, b, c]) => [{ upTo: 100, rate: a }, { upTo: 300, rate: b }, { rate: c }]);
const kwh = fc.integer({ min: 0, max: 500 });
const totalOf = (tiers: Energy['rates'][number]['tiers'], used: number, basis: Energy['tierBasis'] = BASIS): number =>
  computeBill(tariff({ rates: [{ tiers }], tierBasis: basis }), using(used, 24), january).total;

describe('for any tiers and use', () => {
  test('the bill is the use at one rate, which is the marginal price at that use', () => {
    fc.assert(
      fc.property(tiersOf, kwh, (tiers, used) => {
        const [price] = allInPrices(tariff({ rates: [{ tiers }] }), minutesAt(['2026-01-01T12:00']), { used }).import;
        expect(totalOf(tiers, used)).toBeCloseTo(used * price!, 9);
      }),
      { numRuns: 60 },
    );
  });

  test('more use never lowers the bill if no tier is cheaper than the one before; it can if one is', () => {
    fc.assert(
      fc.property(tiersOf, kwh, kwh, (tiers, used, more) => {
        const rising = tiers.map((tier, index) => ({
          ...tier,
          rate: tiers.slice(0, index + 1).reduce((sum, { rate }) => sum + rate, 0),
        }));
        expect(totalOf(rising, used + more)).toBeGreaterThanOrEqual(totalOf(rising, used) - 1e-9);
      }),
      { numRuns: 60 },
    );
    expect(totalOf(TIERS, 101)).toBeLessThan(totalOf(TIERS, 100));
  });

  test('rising tiers cost at least as much as if each priced its own units, falling ones at most, equal ones the same', () => {
    fc.assert(
      fc.property(tiersOf, kwh, (tiers, used) => {
        const sorted = tiers.map(({ rate }) => rate).toSorted((a, b) => a - b);
        const at = (rates: readonly number[]) => tiers.map((tier, index) => ({ ...tier, rate: rates[index]! }));
        const difference = (rates: readonly number[]) =>
          totalOf(at(rates), used) - totalOf(at(rates), used, { pricing: 'marginal' });
        expect(difference(sorted)).toBeGreaterThanOrEqual(-1e-9);
        expect(difference(sorted.toReversed())).toBeLessThanOrEqual(1e-9);
        expect(difference(sorted.map(() => sorted[0]!))).toBeCloseTo(0, 9);
      }),
      { numRuns: 60 },
    );
  });

  test('splitting at midnight changes nothing where tiers count over the day', () => {
    fc.assert(
      fc.property(tiersOf, fc.array(kwh, { minLength: 72, maxLength: 72 }), (tiers, values) => {
        const daily = tariff({ rates: [{ tiers }], tierBasis: { ...BASIS, over: 'day' } });
        const usage = stepsOf(start, 60, values);
        const total = (from: number, until: number) =>
          computeBill(daily, usage, {
            start: new Date(start.getTime() + from * 86_400_000),
            end: new Date(start.getTime() + until * 86_400_000),
          }).total;
        expect(total(0, 1) + total(1, 3)).toBeCloseTo(total(0, 3), 9);
      }),
      { numRuns: 40 },
    );
  });
});
