import { randomUUID } from 'node:crypto';
import { testDb } from '@energy-optimizer/db/testing';
import { addMs, HOUR_MS, silentLogger } from '@energy-optimizer/kernel';
import type { OutlookPiece } from '@energy-optimizer/outlook';
import { planEnergy } from '@energy-optimizer/planning';
import type { UserPrincipal } from '@energy-optimizer/rpc';
import type { OptimizerContext } from '../context.ts';
import { createOptimizer } from '../index.ts';
import type { PlanRunner } from '../ports.ts';

export const NOW = new Date('2026-03-02T10:07:00.000Z');
/** The hour in which it lies. */
export const HOUR = new Date('2026-03-02T10:00:00.000Z');

/** Hourly prices; from `forecastFrom` on, they are forecast with bounds at a distance of `spread`. */
export interface Prices {
  hourly: readonly number[];
  forecastFrom: number;
  spread: number;
  /** Grams per kWh of each hour; empty: not known. */
  carbon: readonly number[];
}

function piecesOf({ hourly, forecastFrom, spread }: Prices): OutlookPiece[] {
  return hourly.map((price, hour) => {
    const startMs = HOUR.getTime() + hour * HOUR_MS;
    const isForecast = hour >= forecastFrom;
    const [lower, upper] = isForecast ? [[price - spread], [price + spread]] : [[price], [price]];
    return { startMs, endMs: startMs + HOUR_MS, price, origin: isForecast ? 'forecast' : 'published', lower, upper };
  });
}

/** Prices, a clock and a planner that a test can change. */
export function pricedWorld() {
  const prices: Prices = { hourly: [], forecastFrom: 48, spread: 0.02, carbon: [] };
  const state = { now: NOW, isOn: true, region: 'de' as string | null, refused: [] as string[] };
  const planner: { plan: PlanRunner['plan'] } = { plan: ({ problem, ...limits }) => planEnergy(problem, limits) };
  const context: Omit<OptimizerContext, 'db'> = {
    ...{ log: silentLogger, planner },
    clock: { now: () => state.now },
    homes: { regionOf: async () => state.region },
    consents: { allows: async (_, purpose) => !state.refused.includes(purpose) },
    switches: { loadOptimization: async () => state.isOn },
    outlooks: {
      prices: async ({ interval }) => ({
        outlook: {
          coverages: [0.8],
          pieces: piecesOf(prices).filter(
            ({ startMs, endMs }) => endMs > interval.start.getTime() && startMs < interval.end.getTime(),
          ),
        },
        ...{ currency: 'EUR' as const, source: null, model: { modelId: 'm1', issuedAt: NOW } },
        uncovered: async (end) => (addMs(HOUR, prices.hourly.length * HOUR_MS) >= end ? [] : ['the prices end']),
      }),
      exports: async ({ tariff }) =>
        tariff === undefined
          ? undefined
          : [{ startMs: HOUR.getTime(), endMs: addMs(HOUR, 24 * HOUR_MS).getTime(), price: 0.08 }],
      carbon: async () =>
        prices.carbon.length === 0
          ? undefined
          : { pieces: piecesOf({ ...prices, hourly: prices.carbon, forecastFrom: 0, spread: 0 }) },
    },
  };
  const reset = () => {
    // Cheap around 04:00 UTC, with an expensive afternoon.
    const hourly = Array.from({ length: 72 }, (_, k) => 0.3 + 0.2 * Math.cos(((k + 10 - 16) * 2 * Math.PI) / 24));
    Object.assign(prices, { hourly, forecastFrom: 48, spread: 0.02, carbon: [] });
    Object.assign(state, { now: NOW, isOn: true, region: 'de', refused: [] });
    planner.plan = ({ problem, ...limits }) => planEnergy(problem, limits);
  };
  return { context, prices, state, planner, reset };
}

/** The domain over a database of its own. */
export async function optimizerWorld() {
  const db = await testDb();
  const { context, ...world } = pricedWorld();
  return { ...createOptimizer({ ...context, db }), ...world, db, person: () => newUser(db), close: db.close };
}
export type OptimizerWorld = Awaited<ReturnType<typeof optimizerWorld>>;

/** A new user, signed in. */
async function newUser(db: Awaited<ReturnType<typeof testDb>>): Promise<UserPrincipal> {
  const userId = randomUUID();
  await db.owner.query({
    text: 'INSERT INTO app_user (id, email, created_at, updated_at) VALUES ($1, $2, now(), now())',
    values: [userId, `${userId}@example.com`],
  });
  return { kind: 'user', userId, role: 'user', tier: 'pro', scopes: 'all', via: 'session', credentialId: userId };
}
