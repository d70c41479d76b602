import type { Db, Sql } from '@energy-optimizer/db';
import { type Clock, HOUR_MS, MINUTE_MS, silentLogger, unavailable } from '@energy-optimizer/kernel';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startClockwork } from './clockwork.ts';
import type { Schedule } from './definition.ts';

const clock: Clock = { now: () => new Date() };
const running: { stop(): Promise<void> }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  vi.useRealTimers();
});

/** The table of claims, shared by all replicas; `away` simulates an unreachable database. */
function claimTable() {
  const claimed = new Set<string>();
  const table = { away: false, slots: () => [...claimed] };
  const query = async ({ text, values = [] }: Parameters<Sql['query']>[0]) => {
    if (!text.startsWith('INSERT INTO job_run')) return [];
    const slot = (values[1] as Date).toISOString();
    if (claimed.has(slot)) return [];
    claimed.add(slot);
    return [[1]];
  };
  const db = {
    transaction: async (work: (tx: Sql) => Promise<unknown>) => {
      if (table.away) throw unavailable('database_unavailable', 'away', undefined, 5);
      return work({ query } as unknown as Sql);
    },
  } as unknown as Db;
  return Object.assign(table, { db });
}

function replica(db: Db, ...schedules: Schedule[]) {
  const definitions = [{ name: 'test', description: 'a test', schedules, run: async () => ({}) }];
  running.push(startClockwork({ db, clock, log: silentLogger, definitions }));
}
const daily = (cron: string, timeZone = 'Europe/Berlin'): Schedule => ({ cron, timeZone });

/** The slots claimed between two instants, with the clock advancing by minutes. */
async function slotsBetween(from: string, to: string, schedule: Schedule): Promise<string[]> {
  vi.setSystemTime(from);
  const { db, slots } = claimTable();
  replica(db, schedule);
  await vi.advanceTimersByTimeAsync(Date.parse(to) - Date.parse(from));
  return slots();
}

describe('daylight saving time', () => {
  test('a local time is the same local time before and after the clocks change', async () => {
    expect(await slotsBetween('2026-03-28T00:00Z', '2026-03-30T00:00Z', daily('30 13 * * *'))).toEqual([
      '2026-03-28T12:30:00.000Z',
      '2026-03-29T11:30:00.000Z',
    ]);
    expect(await slotsBetween('2026-10-24T00:00Z', '2026-10-26T00:00Z', daily('30 13 * * *'))).toEqual([
      '2026-10-24T11:30:00.000Z',
      '2026-10-25T12:30:00.000Z',
    ]);
  });

  test('a local time that comes twice in a night has one slot', async () => {
    const slots = await slotsBetween('2026-10-24T12:00Z', '2026-10-25T12:00Z', daily('30 2 * * *'));
    expect(slots).toHaveLength(1);
  });

  test('a local time that a night skips has no slot that night, and one in the next', async () => {
    expect(await slotsBetween('2026-03-28T12:00Z', '2026-03-30T12:00Z', daily('30 2 * * *'))).toEqual([
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  test('a schedule in UTC does not move', async () => {
    expect(await slotsBetween('2026-03-28T12:00Z', '2026-03-30T12:00Z', daily('0 4 * * *', 'UTC'))).toEqual([
      '2026-03-29T04:00:00.000Z',
      '2026-03-30T04:00:00.000Z',
    ]);
  });
});

describe('a clock that jumps forward', () => {
  test('over many slots, as after sleep, claims the newest late and not the older ones', async () => {
    vi.setSystemTime('2026-05-01T10:30:00Z');
    const { db, slots } = claimTable();
    replica(db, daily('0 * * * *', 'UTC'));
    vi.setSystemTime('2026-05-01T15:20:00Z');
    await vi.advanceTimersByTimeAsync(30 * MINUTE_MS);
    expect(slots()).toEqual(['2026-05-01T15:00:00.000Z']);
  });

  test('onto a slot claims it once', async () => {
    vi.setSystemTime('2026-05-01T10:30:00Z');
    const { db, slots } = claimTable();
    replica(db, daily('0 * * * *', 'UTC'));
    vi.setSystemTime('2026-05-01T14:30:00Z');
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(slots()).toEqual(['2026-05-01T15:00:00.000Z']);
  });

  test('a clock that jumps back does not repeat a claimed slot', async () => {
    vi.setSystemTime('2026-05-01T10:30:00Z');
    const { db, slots } = claimTable();
    replica(db, daily('0 * * * *', 'UTC'));
    await vi.advanceTimersByTimeAsync(40 * MINUTE_MS);
    vi.setSystemTime('2026-05-01T10:50:00Z');
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(slots()).toEqual(['2026-05-01T11:00:00.000Z', '2026-05-01T12:00:00.000Z']);
  });

  test('a tick that a busy process handles seconds late is not lost', async () => {
    vi.setSystemTime('2026-05-01T03:59:59Z');
    const { db, slots } = claimTable();
    replica(db, daily('0 4 * * *', 'UTC'));
    vi.setSystemTime('2026-05-01T04:00:09Z');
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(slots()).toEqual(['2026-05-01T04:00:00.000Z']);
  });
});

describe('a database that is unavailable at a tick', () => {
  test('receives the claim once it is back', async () => {
    vi.setSystemTime('2026-05-01T03:59:00Z');
    const table = claimTable();
    replica(table.db, daily('0 4 * * *', 'UTC'));
    table.away = true;
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    expect(table.slots()).toEqual([]);
    table.away = false;
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(table.slots()).toEqual(['2026-05-01T04:00:00.000Z']);
  });

  test('for hours receives one claim, for the newest slot', async () => {
    vi.setSystemTime('2026-05-01T03:59:00Z');
    const table = claimTable();
    replica(table.db, daily('0 * * * *', 'UTC'));
    table.away = true;
    await vi.advanceTimersByTimeAsync(4.5 * HOUR_MS);
    table.away = false;
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(table.slots()).toEqual(['2026-05-01T08:00:00.000Z']);
  });

  test('is not retried after the clock is stopped', async () => {
    vi.setSystemTime('2026-05-01T03:59:00Z');
    const table = claimTable();
    replica(table.db, daily('0 4 * * *', 'UTC'));
    table.away = true;
    await vi.advanceTimersByTimeAsync(2 * MINUTE_MS);
    for (const one of running.splice(0)) await one.stop();
    table.away = false;
    await vi.advanceTimersByTimeAsync(48 * HOUR_MS);
    expect(table.slots()).toEqual([]);
  });
});

test('two schedules of one job at the same instant are one slot', async () => {
  vi.setSystemTime('2026-05-01T03:59:00Z');
  const { db, slots } = claimTable();
  replica(db, daily('0 4 * * *', 'UTC'), daily('0 6 * * *', 'Europe/Berlin'));
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(slots()).toEqual(['2026-05-01T04:00:00.000Z']);
});
