import { fixedClock } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSuppliers } from '../document/parse.ts';
import { createSuppliers } from '../index.ts';
import type { StoredMarket } from '../ports.ts';
import { type HouseholdWorld, householdWorld } from '../testing/households.ts';
import { actions } from '../testing/recommend.ts';
import { entry, NOW, supplier, tariff } from '../testing/world.ts';
import { replaySaving } from './replay-saving.ts';

let world: HouseholdWorld;
beforeAll(async () => {
  world = await householdWorld();
  const spot = tariff('spot', 0, {
    series: { spot: {} },
    components: [{ kind: 'dynamic', id: 'spot', series: 'spot', adder: 0.1 }],
  });
  const dynamic = supplier('dynamic', [entry(spot, { region: 'se3' })], { regions: ['se3'] });
  await world.service.importDocument(parseSuppliers({ format: 'energy-suppliers/1', suppliers: [dynamic] }));
});
afterAll(() => world.close());

const YEAR_MS = 364 * 86_400_000;

/** Periods of 52 weeks with one price each, EUR per kWh; the last one comes first. */
const marketOf = (years: readonly number[]): StoredMarket => ({
  history: async ({ interval: { start, end } }) => {
    const back = Math.round((Date.parse('2026-11-30T00:00:00Z') - end.getTime()) / YEAR_MS);
    const about = { source: 'entsoe', kind: 'day_ahead', unit: 'mwh', currency: 'EUR' } as const;
    const price = years[back];
    if (price === undefined) return { ...about, starts: [], ends: [], prices: [] };
    return { ...about, starts: [start.getTime()], ends: [end.getTime()], prices: [price * 1_000] };
  },
});
const withMarket = (market: StoredMarket): HouseholdWorld => ({
  ...world,
  ...createSuppliers({ db: world.db, clock: fixedClock(NOW), market }),
});
const OWN = { document: tariff('own', 0.3), region: 'se3', supplier: 'mine', usageUncertaintyPercent: 0 };
/** 3,000 kWh at the spot price and 0.10, against 0.30 and a standing charge of 120, with VAT. */
const savingAt = (price: number): number => Math.round((3_000 * 0.3 + 120 - 3_000 * (price + 0.1)) * 119) / 100;

describe('a dynamic tariff', () => {
  it('is recommended if it is cheaper at the market prices of each stored year; the interval spans them', async () => {
    const market = withMarket(marketOf([0.1, 0.15, 0.12]));
    const { recommended, basis } = await actions(market).recommend(await world.user(), OWN);
    expect(recommended).toMatchObject({ name: 'Tariff spot', supplier: 'dynamic' });
    expect(recommended?.saving).toEqual({
      ...{ expected: savingAt(0.1), low: savingAt(0.15), high: savingAt(0.1), probability: 1 },
    });
    expect(basis.market).toEqual({ region: 'se3', source: 'entsoe', years: 3 });
  });

  it('is not recommended if a third of the stored years made it more expensive', async () => {
    const market = withMarket(marketOf([0.1, 0.6, 0.12]));
    const { abstention, alternatives } = await actions(market).recommend(await world.user(), OWN);
    expect(abstention?.code).toBe('uncertain');
    expect(alternatives[0]?.saving.probability).toBeCloseTo(2 / 3, 1);
    expect(alternatives[0]?.saving.low).toBe(savingAt(0.6));
  });

  it('is not recommended on one stored year, and cannot be compared without any', async () => {
    const user = await world.user();
    const one = await actions(withMarket(marketOf([0.1]))).recommend(user, OWN);
    expect([one.abstention?.code, one.alternatives.length]).toEqual(['market_history', 1]);
    const none = await actions(withMarket(marketOf([]))).recommend(user, OWN);
    expect([none.abstention?.code, none.basis.market]).toEqual(['no_alternatives', null]);
  });
});

describe('a replay with market prices', () => {
  it('reads the prices as they were known, and names prices that have changed or are gone', async () => {
    const user = await world.user();
    const prices = [0.1, 0.15, 0.12];
    const { id, recommended } = await actions(withMarket(marketOf(prices))).recommend(user, OWN);
    expect(recommended).not.toBeNull();
    const revised: StoredMarket = {
      history: (request) =>
        marketOf(request.knownAt > new Date(NOW) ? prices.map((price) => price + 1) : prices).history(request),
    };
    const later = createSuppliers({ db: world.db, clock: fixedClock('2027-06-01T00:00:00Z'), market: revised });
    expect(await replaySaving(later.context, user, id)).toMatchObject({ identical: true, differences: [] });

    const replayed = async (market: StoredMarket) =>
      (await replaySaving(withMarket(market).context, user, id)).differences.map(({ code }) => code);
    expect(await replayed(marketOf([0.1, 0.16, 0.12]))).toEqual(['input_changed', 'amount', 'amount']);
    expect(await replayed(marketOf([0.1, 0.15]))).toEqual(['input_gone']);
    expect(await replayed({ history: async () => undefined })).toEqual(['input_gone', 'input_gone', 'input_gone']);
  });
});
