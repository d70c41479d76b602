import { HOUR_MS } from '@energy-optimizer/kernel';
import { expectAtMost, medianOf } from '@energy-optimizer/kernel/testing';
import { expect, test } from 'vitest';
import { retailTariff, type TariffParts, tariffsOf } from '../testing/tariffs.ts';
import { hours, priceWorld, TODAY } from '../testing/world.ts';

const world = priceWorld();

const ID = '00000000-0000-4000-8000-000000000001';
const QUARTER_MS = HOUR_MS / 4;

const household: TariffParts = {
  vat: { default: 0.25 },
  series: { spot: {} },
  holidays: [{ monthDay: '01-01' }, { easter: 1 }, { monthDay: '12-25' }],
  seasons: { summer: [{ from: '04-01', to: '09-30' }], winter: [{ from: '10-01', to: '03-31' }] },
  schedules: {
    grid: {
      windows: (['summer', 'winter'] as const).flatMap((season) => [
        { period: `${season}-day`, season, days: ['weekday'], from: '06:00', to: '22:00' },
        { period: `${season}-night`, season },
      ]),
      holidays: 'sunday',
    },
  },
  components: [
    { kind: 'dynamic', id: 'spot', series: 'spot', factor: 1.02, adder: 0.01 },
    {
      ...{ kind: 'energy', id: 'grid', category: 'grid', schedule: 'grid' },
      rates: ['summer-day', 'summer-night', 'winter-day', 'winter-night'].map((period, i) => ({
        period,
        rate: 0.1 + i / 10,
      })),
    },
    { kind: 'energy', id: 'tax', category: 'tax', rates: [{ rate: 0.05 }] },
    { kind: 'energy', id: 'levy', category: 'levy', rates: [{ rate: 0.02 }] },
    { kind: 'support', id: 'support', series: 'spot', threshold: 0.07, share: 0.9 },
    { kind: 'energy', id: 'export', flow: 'export', category: 'export', rates: [{ rate: 0.08 }] },
    { kind: 'fixed', id: 'standing', amount: 5, per: 'month' },
  ],
};

/** Processor time of this thread, which other processes do not lengthen. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** How much longer the second takes than the first, the median of many. */
async function moreMs(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<number> {
  const timed = async (work: () => Promise<unknown>) => {
    const before = threadMs();
    await work();
    return threadMs() - before;
  };
  const more: number[] = [];
  for (let round = 0; round < 150; round++) more.push(-(await timed(first)) + (await timed(second)));
  return medianOf(more.slice(50));
}

/** Longest time without another turn of the event loop. */
async function longestTurnMs(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = threadMs();
  let isRunning = true;
  const turn = () => {
    longest = Math.max(longest, threadMs() - last);
    last = threadMs();
    if (isRunning) setImmediate(turn);
  };
  turn();
  await work();
  isRunning = false;
  return longest;
}

test('192 coming quarters in the prices of a tariff take at most 1 ms longer than at the market', async ({ task }) => {
  const points = Array.from({ length: 192 }, (_, i) => {
    const start = TODAY + i * QUARTER_MS;
    return { start: new Date(start), end: new Date(start + QUARTER_MS), price: 100 * Math.sin(i / 9) };
  });
  await world.service.importPoints({ series: hours(0, []).series, points });
  world.open({ tariffs: tariffsOf({ [ID]: retailTariff([{ tariff: household }]) }) });
  const range = { start: new Date(TODAY), end: new Date(TODAY + 48 * HOUR_MS) };
  expect((await world.history({ ...range, tariff: ID })).values).toHaveLength(192);
  const value = await moreMs(
    () => world.history(range),
    () => world.history({ ...range, tariff: ID }),
  );
  expectAtMost(task, { value, most: 1 });
});

const PERIODS = ['summer-day', 'summer-night', 'winter-day', 'winter-night'];
const charge = (id: string, schedule: string, rate: number) => ({
  ...{ kind: 'energy' as const, id, schedule },
  rates: PERIODS.map((period) => ({ period, rate })),
});

const MANY: Readonly<Record<string, TariffParts>> = {
  components: { ...household, components: Array.from({ length: 100 }, (_, i) => charge(`e${i}`, 'grid', i / 1_000)) },
  windows: {
    schedules: Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [
        name,
        {
          windows: Array.from({ length: 220 }, (_, i) => ({
            ...{ period: PERIODS[i % 4]!, from: `${String(i % 24).padStart(2, '0')}:00`, to: '24:00' },
            ...{ days: ['mon', 'sun'], months: [(i % 12) + 1] },
          })),
          default: 'winter-day',
        },
      ]),
    ),
    components: ['a', 'b', 'c'].map((name) => charge(name, name, 0.1)),
  },
};

/** A price that changes each minute: as many edges as a schedule can have. */
const BY_MINUTE: TariffParts = {
  schedules: {
    s: {
      windows: Array.from({ length: 720 }, (_, i) => ({
        period: `p${i % 99}`,
        from: clock(2 * i),
        to: clock(2 * i + 1),
      })),
      default: 'rest',
    },
  },
  components: [
    {
      ...{ kind: 'energy', id: 'e', schedule: 's' },
      rates: [
        { period: 'rest', rate: 0.5 },
        ...Array.from({ length: 99 }, (_, i) => ({ period: `p${i}`, rate: ((i * 37) % 101) / 100 })),
      ],
    },
  ],
};

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

test.for([15, 1_440])(
  'windows of %i minutes in a week of prices by the minute leave other requests a turn every 50 ms',
  async (durationMinutes, { task }) => {
    const latest = new Date(TODAY + 168 * HOUR_MS);
    const ask = () => world.windows({ latest, durationMinutes, count: 100, nonOverlapping: false, tariff: ID });
    world.open({ tariffs: tariffsOf({ [ID]: retailTariff([{ tariff: BY_MINUTE }]) }) });
    expect((await ask()).windows).toHaveLength(100);
    expectAtMost(task, { value: await longestTurnMs(ask), most: 50 });
  },
);

test.for(Object.keys(MANY))(
  'a year of a tariff with many %s leaves other requests a turn every 50 ms',
  async (kind, { task }) => {
    const year = { start: new Date('2025-03-02T00:00Z'), end: new Date('2026-03-02T00:00Z'), resolution: 'P1D' };
    const ask = () => world.history({ ...year, tariff: ID });
    const open = () => world.open({ tariffs: tariffsOf({ [ID]: retailTariff([{ tariff: MANY[kind]! }]) }) });
    open();
    expect((await ask()).values).toHaveLength(366);
    // Schedules are compiled again.
    open();
    expectAtMost(task, { value: await longestTurnMs(ask), most: 50 });
  },
);
