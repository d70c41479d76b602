import type { SourceStatus } from '@energy-optimizer/pricing';
import { expect, test } from 'vitest';
import { describeSync } from './describe-sync.ts';

const since = new Date('2026-03-02T10:00:00Z');
const status = (source: string, lastSuccessAt: Date | null, lastError: string | null = null): SourceStatus => ({
  source,
  lastAttemptAt: since,
  lastSuccessAt,
  lastError,
  consecutiveFailures: lastError ? 1 : 0,
  fetched: 3,
  stored: 2,
  revised: 0,
  unchanged: 1,
  rejected: 0,
});
const away = (source: string) =>
  status(source, null, `${source} failed at https://${source}.example: the connection failed (ENOTFOUND)`);
const lines = (statuses: readonly SourceStatus[], providers = statuses.map(({ source }) => source)) => [
  ...describeSync(statuses, { providers, since }),
];

test('without a network, each provider has a line, followed by a hint', () => {
  expect(lines([away('a'), away('b'), away('c')])).toEqual([
    'failed       a: the connection failed (ENOTFOUND)',
    'failed       b: the connection failed (ENOTFOUND)',
    'failed       c: the connection failed (ENOTFOUND)',
    'hint         without network access, run npm run demo or import your own prices (npm run energy -- import --help)',
  ]);
});

test('each successful provider has a line, each failed one its reason; earlier successes and other sources do not count', () => {
  const before = status('b', new Date('2026-03-01T10:00:00Z'), 'b responded to https://b.example with status 403');
  expect(lines([status('a', since), before, away('c'), away('d'), status('off', since)], ['a', 'b', 'c', 'd'])).toEqual(
    [
      'fetched      a: 2 new, 0 revised, 1 unchanged, 0 rejected',
      'failed       b: b responded to https://b.example with status 403',
      'failed       c: the connection failed (ENOTFOUND)',
      'failed       d: the connection failed (ENOTFOUND)',
    ],
  );
});
