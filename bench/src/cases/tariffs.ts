import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import {
  allInPrices,
  computeBill,
  createUsage,
  parseTariff,
  type Tariff,
  type TariffInput,
  type Usage,
} from '@energy-optimizer/tariffs';
import { type Case, median, type Row, round } from '../report.ts';

const QUARTER_MS = 900_000;
const QUARTERS = 365 * 96;
const START = Date.UTC(2026, 0, 1);
const TIME_ZONE = 'Europe/Berlin';
const TARIFFS = 200;
const COMING = 192;

/** A year of a household in quarter-hours: more in the evening and in winter. */
function year(): Usage {
  const kwh = (index: number) =>
    0.1 +
    0.08 * Math.sin(index / 15.3) ** 2 +
    0.05 * Math.cos((2 * Math.PI * index) / QUARTERS) +
    ((index * 37) % 11) / 200;
  return createUsage({
    rows: Array.from({ length: QUARTERS }, (_, index) => ({
      start: new Date(START + index * QUARTER_MS),
      end: new Date(START + (index + 1) * QUARTER_MS),
      values: { import: kwh(index) },
    })),
  });
}

/** Tiers within periods of two seasons, demand by period, and taxes; `seed` varies prices and hours. */
function tariffDocument(seed: number): TariffInput {
  const from = `${String(6 + (seed % 4)).padStart(2, '0')}:00`;
  const to = `${String(18 + (seed % 5)).padStart(2, '0')}:30`;
  const price = (base: number) => base + (seed % 17) / 1000;
  const tiers = (base: number) => [
    { upTo: 200, rate: price(base) },
    { upTo: 500, rate: price(base + 0.03) },
    { rate: price(base + 0.06) },
  ];
  return {
    format: 'energy-tariff/1',
    id: `bench-${seed}`,
    name: 'Benchmark',
    currency: 'EUR',
    timeZone: TIME_ZONE,
    vat: { default: 0.19 },
    holidays: [{ monthDay: '01-01' }, { easter: 1 }, { monthDay: '12-25' }],
    seasons: { summer: [{ from: '04-01', to: '09-30' }], winter: [{ from: '10-01', to: '03-31' }] },
    schedules: {
      use: {
        windows: (['summer', 'winter'] as const).flatMap((season) => [
          { period: `${season}-peak`, season, days: ['weekday'], from, to },
          { period: `${season}-off`, season },
        ]),
        holidays: 'sunday',
      },
    },
    components: [
      { kind: 'fixed', id: 'standing', amount: 9.9, per: 'month' },
      {
        ...{ kind: 'energy', id: 'energy', schedule: 'use' },
        rates: [
          { period: 'summer-peak', tiers: tiers(0.3) },
          { period: 'summer-off', tiers: tiers(0.2) },
          { period: 'winter-peak', tiers: tiers(0.34) },
          { period: 'winter-off', tiers: tiers(0.24) },
        ],
      },
      { kind: 'energy', id: 'tax', category: 'tax', rates: [{ rate: 0.0205 }] },
      {
        kind: 'demand',
        id: 'peak',
        schedule: 'use',
        windowMinutes: 15,
        rates: [
          { period: 'summer-peak', rate: 2 },
          { period: 'winter-peak', rate: 3 },
        ],
      },
      { kind: 'demand', id: 'capacity', windowMinutes: 60, highest: 3, distinct: 'day', rates: [{ rate: 4 }] },
    ],
  };
}

function read(seed: number): Tariff {
  const { tariff, findings } = parseTariff(tariffDocument(seed));
  if (!tariff) throw new Error(findings.map(({ message }) => message).join('; '));
  return tariff;
}

const PERIOD = { start: new Date(START), end: new Date(START + QUARTERS * QUARTER_MS) };

function timed(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

/** Times after a warm-up. */
const timesOf = (rounds: number, work: () => unknown): number[] =>
  Array.from({ length: rounds + 10 }, () => timed(work)).slice(10);

function billRow(usage: Usage): Row {
  const tariff = read(1);
  // A copy has no memoized results.
  const times = timesOf(21, () => computeBill(tariff, { ...usage }, PERIOD));
  return {
    what: `tariffs: bill of ${QUARTERS} quarters, tiers, periods, demand`,
    value: median(times),
    unit: 'ms',
    limit: { at: 'most', value: 30 },
    detail: { highestMs: round(Math.max(...times)) },
  };
}

function priceRow(): Row {
  const tariff = read(1);
  const startMs = Float64Array.from({ length: COMING }, (_, index) => START + index * QUARTER_MS);
  const endMs = startMs.map((start) => start + QUARTER_MS);
  const times = timesOf(101, () => allInPrices(tariff, { startMs, endMs }, { used: 250 }));
  return {
    what: `tariffs: all-in price of ${COMING} quarters`,
    value: median(times),
    unit: 'ms',
    limit: { at: 'most', value: 1 },
    detail: { highestMs: round(Math.max(...times)) },
  };
}

/** Compares tariffs in a worker thread, which parses them and computes the yearly bill of each. */
async function compareRow(usage: Usage): Promise<Row> {
  const worker = new Worker(new URL(import.meta.url), { workerData: usage });
  const [ms] = (await once(worker, 'message')) as [number];
  await worker.terminate();
  return {
    what: `tariffs: ${TARIFFS} compared in a worker thread`,
    value: ms / 1000,
    unit: 's',
    limit: { at: 'most', value: 2 },
    detail: { perTariffMs: round(ms / TARIFFS) },
  };
}

export const tariffCase: Case = {
  what: 'tariffs',
  run: async () => {
    const usage = year();
    return [billRow(usage), await compareRow(usage), priceRow()];
  },
};

if (!isMainThread) {
  const usage = workerData as Usage;
  const ms = timed(() =>
    Array.from({ length: TARIFFS }, (_, seed) => computeBill(read(seed), usage, PERIOD).total).sort((a, b) => a - b),
  );
  parentPort!.postMessage(ms);
}
