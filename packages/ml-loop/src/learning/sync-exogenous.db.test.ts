import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import {
  addMs,
  DAY_MS,
  fixedClock,
  HOUR_MS,
  type Interval,
  type RegionCode,
  silentLogger,
} from '@energy-optimizer/kernel';
import { ProviderError } from '@energy-optimizer/providers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ExogenousProvider } from '../exogenous/provider.ts';
import { createExogenousRepository } from '../store/exogenous.ts';
import { createExogenousSync } from './sync-exogenous.ts';

const DE = 'de' as RegionCode;
const NOW = new Date('2026-05-01T08:15:00Z');

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());
beforeEach(() => db.owner.query({ text: 'TRUNCATE exogenous_series, exogenous_interval' }));

/** A provider with every hour, which records requested ranges in days from now. */
function world({ archiveDays, regions = [DE] }: { archiveDays?: number; regions?: readonly RegionCode[] }) {
  const asked: string[] = [];
  const state: { lost?: true; down?: true } = {};
  const days = (instant: Date) => Math.round((instant.getTime() - NOW.getTime()) / DAY_MS);
  const provider: ExogenousProvider = {
    ...{ id: 'test', name: '', homepage: '', license: '', attribution: '', variables: ['temperature'], regions },
    ...(archiveDays === undefined ? {} : { archiveDays }),
    fetch: async ({ region, interval: { start, end } }) => {
      asked.push(`${region} ${days(start)} … ${days(end)}`);
      if (state.down) throw new ProviderError('provider_unreachable', 'down');
      const isOld = start < addMs(NOW, -10 * DAY_MS);
      const reason = { code: 'unreachable' as const, where: 'here', reason: 'no response' };
      const points = hours({ start, end }).map((startMs) => ({
        ...{ startMs, endMs: startMs + HOUR_MS, value: 1, knownAtMs: startMs - 36 * HOUR_MS },
      }));
      const head = { region, variable: 'temperature' as const, source: 'test', name: '' };
      return [{ ...head, points, rejected: isOld && state.lost ? [reason] : [] }];
    },
    parse: () => ({ batches: [], rejected: [] }),
  };
  const repository = createExogenousRepository({ db });
  const clock = fixedClock(NOW);
  const create = () => createExogenousSync({ providers: [provider], repository, clock, log: silentLogger });
  return { asked, state, create, sync: create(), oldest: () => repository.oldest(DE, 'test') };
}

function hours({ start, end }: Interval): number[] {
  const first = Math.ceil(start.getTime() / HOUR_MS) * HOUR_MS;
  return Array.from({ length: Math.ceil((end.getTime() - first) / HOUR_MS) }, (_, i) => first + i * HOUR_MS);
}

test('the first sync requests the training period from the archive; later ones, in this process or another, do not', async () => {
  const { asked, sync, create, oldest } = world({ archiveDays: 400 });
  expect((await sync({ regions: [DE] })).providers).toEqual([{ provider: 'test', stored: (400 + 8) * 24 }]);
  expect(asked).toEqual(['de -3 … 8', 'de -400 … -3']);
  expect(await oldest()).toEqual(new Date('2025-03-27T09:00:00Z'));
  await sync({ regions: [DE] });
  await create()({ regions: [DE] });
  expect(asked.slice(2)).toEqual(['de -3 … 8', 'de -3 … 8']);
});

test('an archive read with a gap is requested again completely, while recent values are available', async () => {
  const { asked, state, sync, oldest } = world({ archiveDays: 400 });
  state.lost = true;
  const first = await sync({ regions: [DE] });
  expect(first.providers).toEqual([
    { provider: 'test', stored: 11 * 24, error: 'de: could not read the archive: no response' },
  ]);
  expect(first.changed).toEqual([DE]);
  delete state.lost;
  await sync({ regions: [DE] });
  expect(asked.at(-1)).toBe('de -400 … -3');
  expect(await oldest()).toEqual(new Date('2025-03-27T09:00:00Z'));
});

test('archives of eight regions are requested at once, and the others in the next run', async () => {
  const regions = Array.from({ length: 10 }, (_, i) => `r${i}` as RegionCode);
  const { asked, sync } = world({ archiveDays: 40, regions });
  const archives = async () => {
    asked.length = 0;
    await sync({ regions });
    return asked.filter((line) => line.includes('-40 ')).map((line) => line.slice(0, 2));
  };
  expect(await archives()).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7']);
  expect(await archives()).toEqual(['r8', 'r9']);
  expect(await archives()).toEqual([]);
});

test('only recent and coming days are requested from a provider without an archive', async () => {
  const { asked, sync } = world({});
  await sync({ regions: [DE] });
  expect(asked).toEqual(['de -3 … 8']);
});

test('a provider that is down is reported, and no archive is marked as read', async () => {
  const { asked, state, sync } = world({ archiveDays: 400 });
  state.down = true;
  const { providers, changed } = await sync({ regions: [DE] });
  expect({ providers, changed }).toEqual({
    providers: [{ provider: 'test', stored: 0, error: 'de: down' }],
    changed: [],
  });
  delete state.down;
  await sync({ regions: [DE] });
  expect(asked.at(-1)).toBe('de -400 … -3');
});
