import type { JobContext } from '@energy-optimizer/jobs';
import { silentLogger } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import type { Freshness, PriceProvider } from './adapters/provider.ts';
import { dueProviders, pricingJobs, syncSchedules } from './jobs.ts';
import type { PricingService } from './service.ts';

const provider = (id: string, freshness: Freshness): PriceProvider => ({
  id,
  name: id,
  homepage: 'https://example.org',
  license: 'none',
  regions: [],
  freshness,
  fetch: async () => ({ batches: [], rejected: [] }),
  parse: () => ({ batches: [], rejected: [] }),
});
const berlin = { kind: 'day_ahead', publication: { timeZone: 'Europe/Berlin', at: '13:30' } } as const;
const providers = [
  provider('a', berlin),
  provider('b', berlin),
  provider('c', { kind: 'day_ahead', publication: { timeZone: 'America/New_York', at: '11:30' } }),
  provider('d', { kind: 'max_age', maxAgeMs: 1 }),
];

test('prices are fetched every six hours and at each publication time, in its own time zone', () => {
  expect(syncSchedules(providers)).toEqual([
    { cron: '0 0,6,12,18 * * *', timeZone: 'UTC' },
    { cron: '30 13 * * *', timeZone: 'Europe/Berlin' },
    { cron: '30 11 * * *', timeZone: 'America/New_York' },
  ]);
});

test('a publication slot fetches the providers that publish at that time, in summer and winter; other slots fetch all', () => {
  const due = (slot: string) =>
    dueProviders(providers, new Date(slot))
      .map(({ id }) => id)
      .join('');
  expect(due('2026-01-15T12:30Z')).toBe('ab');
  expect(due('2026-07-15T11:30Z')).toBe('ab');
  expect(due('2026-07-15T15:30Z')).toBe('c');
  expect(due('2026-07-15T12:00Z')).toBe('abcd');
  expect(due('2026-07-15T09:13Z')).toBe('abcd');
});

describe('price-sync', () => {
  const warnings: object[] = [];
  const log = { ...silentLogger, warn: (fields: object) => warnings.push(fields) };
  const contextOf = (runNow: JobContext['runNow']): JobContext => ({
    ...{ slot: new Date('2026-01-15T12:00Z'), signal: new AbortController().signal, log, runNow },
  });
  const run = (statuses: readonly ('ok' | 'failed')[]) => {
    const error = { code: 'provider_unreachable', message: 'no network' };
    const results = statuses.map((status, i) => ({
      provider: providers[i]!.id,
      status,
      error: status === 'ok' ? null : error,
    }));
    const service = { refresh: async () => ({ providers: results }) } as unknown as PricingService;
    const [job] = pricingJobs({ service, providers });
    return job!.run(contextOf(async () => true));
  };

  test('reports every provider, also those that failed, each of which has a log line of its own', async () => {
    expect(await run(['failed', 'ok', 'failed'])).toMatchObject({
      providers: [{ status: 'failed' }, { status: 'ok' }, {}],
    });
    expect(warnings).toEqual([
      { provider: 'a', reason: 'no network' },
      { provider: 'c', reason: 'no network' },
    ]);
  });

  test('fails, to be tried again, only when all providers failed, and says why', async () => {
    await expect(run(['failed', 'failed'])).rejects.toMatchObject({
      code: 'all_providers_failed',
      message: 'All providers failed: no network (a, b).',
    });
  });

  test('queues the job that follows only when it stored or changed a price', async () => {
    const queued: string[] = [];
    const brought = async (stored: number, changed: number) => {
      const results = [{ provider: 'a', status: 'ok', error: null, stored, changed }];
      const service = { refresh: async () => ({ providers: results }) } as unknown as PricingService;
      const [job] = pricingJobs({ service, providers, afterSync: 'forecast-observe' });
      await job!.run(contextOf(async (name) => queued.push(name) > 0));
      return queued;
    };
    expect(await brought(0, 0)).toEqual([]);
    expect(await brought(0, 2)).toEqual(['forecast-observe']);
    expect(await brought(24, 0)).toEqual(['forecast-observe', 'forecast-observe']);
  });
});
