import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '@energy-optimizer/kernel';
import { parseProblem } from '@energy-optimizer/planning';
import { createPlanRunner } from '@energy-optimizer/server';
import { type Case, type Row, round } from '../report.ts';
import type { World } from '../world.ts';

const QUARTERS = 48;
const HOMES = 1_000;
const PACE_MS = 8;
const REQUESTS = 600;

/** Half a day of a household with a battery, a car and a dishwasher; `seed` varies it. */
const home = (seed: number) =>
  parseProblem({
    stepMinutes: Array(QUARTERS).fill(15),
    importPricePerKwh: Array.from({ length: QUARTERS }, (_, k) => 0.25 + 0.1 * Math.sin((k + 5) / 7)),
    ...{ exportPricePerKwh: 0.08, loadKw: 0.3 + (seed % 7) / 20 },
    pvKw: Array.from({ length: QUARTERS }, (_, k) => Math.max(0, (1 + (seed % 4)) * Math.sin(k / 15))),
    batteries: [
      { id: 'battery', chargeKw: 3, dischargeKw: 3, startKwh: 1 + (seed % 5), maxKwh: 8, chargeEfficiency: 0.95 },
    ],
    evs: [{ id: 'car', chargeKw: 7.4, capacityKwh: 60, startKwh: 20 + (seed % 9), targetKwh: 32 }],
    appliances: [{ id: 'dishwasher', mode: 'contiguous', profileKw: [2, 0.5, 0.5, 2], latest: 40 }],
  });

/** All homes planned again after a price publication, in two worker threads. Needs no server. */
export const homesCase = (small: boolean): Case => ({
  what: '1,000 homes planned again (48 quarter-hours each, 2 threads)',
  run: async () => {
    const homes = small ? 20 : HOMES;
    const runner = createPlanRunner({ log: silentLogger, limits: { threads: 2, queue: homes } });
    const planAll = async (count: number): Promise<number> => {
      const startedAt = performance.now();
      const tasks = Array.from({ length: count }, (_, seed) => ({
        problem: home(seed),
        timeLimitMs: 10_000,
        gap: 1e-3,
      }));
      await Promise.all(tasks.map((task) => runner.plan(task, undefined)));
      return (performance.now() - startedAt) / 1_000;
    };
    try {
      await planAll(4);
      const half = await planAll(homes / 2);
      const all = await planAll(homes);
      const detail = { homes, secondsForHalf: round(half), secondsForAll: round(all) };
      return [
        row('1,000 homes planned again (48 quarter-hours each, 2 threads)', all, 's', 90, detail),
        row('1,000 homes against 500: ratio of the times', all / half, '', 2.3, detail),
      ];
    } finally {
      await runner.close();
    }
  },
});

/** Latency of another route while large plans are computed, against that of an idle server. */
export const planLoadCase = ({ server, runtime, regions, start }: World): Case => ({
  what: 'p99 of prices.current while 4 large plans are computed, against idle',
  run: async () => {
    const headers = await signIn(runtime);
    const paths = Array.from({ length: REQUESTS }, (_, i) => {
      const at = new Date(start.getTime() + i * 3_600_000 + 61_000).toISOString();
      return `/api/v1/prices/current?region=${regions[i % regions.length]}&at=${at}`;
    });
    await latencyOf(server.url, paths.slice(0, 100));
    const idle = await latencyOf(server.url, paths);
    const ids = await Promise.all([1, 2, 3, 4].map(() => requestPlan(server.url, headers)));
    const busy = await latencyOf(server.url, paths.toReversed());
    const states = await Promise.all(ids.map((id) => planStatus(server.url, headers, id)));
    await Promise.all(ids.map((id) => cancelPlan(server.url, headers, id)));
    const detail = { idleP99Ms: round(idle), busyP99Ms: round(busy), plansAtTheEnd: states };
    return [row('p99 of prices.current while 4 large plans are computed, against idle', busy / idle, '×', 2, detail)];
  },
});

const row = (what: string, value: number, unit: string, most: number, detail: Row['detail']): Row => ({
  ...{ what, value: round(value), unit, limit: { at: 'most', value: most }, detail },
});

/** The 99th percentile of the latency of requests at an even pace, in milliseconds. */
async function latencyOf(url: string, paths: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (const path of paths) {
    const startedAt = performance.now();
    const response = await fetch(url + path);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    times.push(performance.now() - startedAt);
    await sleep(PACE_MS);
  }
  times.sort((a, b) => a - b);
  return times[Math.ceil(times.length * 0.99) - 1]!;
}

async function signIn({ auth }: World['runtime']): Promise<Record<string, string>> {
  const account = { email: `${randomUUID()}@example.com`, password: 'seven purple teapots' };
  await auth.service.createUser({ ...account, name: 'Bench' });
  const opened = await auth.service.signIn({ requestId: 'bench' }, { ...account, transport: 'token' });
  if (opened.status !== 'signed_in' || opened.token === null) throw new Error('not signed in');
  return { authorization: `Bearer ${opened.token}`, 'content-type': 'application/json' };
}

/** A week of quarter-hours whose search lasts until its time limit. */
async function requestPlan(url: string, headers: Record<string, string>): Promise<string> {
  const steps = 672;
  const problem = {
    ...{ stepMinutes: Array(steps).fill(15), grid: { importLimitKw: 9, demandCharges: [{ pricePerKw: 3 }] } },
    importPricePerKwh: Array.from({ length: steps }, (_, k) => 0.3 + 0.1 * Math.sin(k * 1.7)),
    appliances: Array.from({ length: 12 }, (_, index) => ({
      ...{ id: `a${index}`, mode: 'breakable', kw: 1 + index / 7, minutes: 600, minOnMinutes: 45, maxStarts: 6 },
    })),
  };
  const body = JSON.stringify({ problem, gap: 0, timeLimitSeconds: 60 });
  const response = await fetch(`${url}/api/v1/plans`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`plans: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}

async function planStatus(url: string, headers: Record<string, string>, id: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/plans/${id}`, { headers });
  return ((await response.json()) as { status: string }).status;
}

async function cancelPlan(url: string, headers: Record<string, string>, id: string): Promise<void> {
  await fetch(`${url}/api/v1/plans/${id}/cancel`, { method: 'POST', headers, body: '{}' });
}
