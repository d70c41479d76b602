import { fixedClock, type RegionCode, silentLogger } from '@energy-optimizer/kernel';
import { createExogenousProvider } from '@energy-optimizer/ml-loop/exogenous';
import { createProvider, type FetchRequest } from '@energy-optimizer/pricing/adapters';
import { type HttpClient, PayloadError, ProviderError } from '@energy-optimizer/providers';
import { stubHttp } from '@energy-optimizer/providers/testing';
import { afterAll, expect, test, vi } from 'vitest';
import { hugeArchive, NYISO_HEADER } from '../testing/huge-archive.ts';
import { createFetchRunner, type ReadLimits } from './runner.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
const NOW = '2025-11-03T12:00:00Z';
const clock = fixedClock(NOW);
const runners: ReturnType<typeof createFetchRunner>[] = [];
afterAll(() => Promise.all(runners.map((runner) => runner.close())));
function runnerOf(limits: Partial<ReadLimits> = {}) {
  const runner = createFetchRunner({ keys: {}, privateUse: true, clock, log: silentLogger, limits });
  runners.push(runner);
  return runner;
}

/** Takes seconds to parse. */
const huge = hugeArchive();
const day = { start: new Date('2025-11-03T05:00:00Z'), end: new Date('2025-11-04T05:00:00Z') };
const request: FetchRequest = { regions: ['us_ny_west' as RegionCode], interval: day, now: new Date(NOW) };
const row = (hour: number, price: string) => `"11/03/2025 ${String(hour).padStart(2, '0')}:00","WEST",61752,${price}`;
const prices = [NYISO_HEADER, ...Array.from({ length: 24 }, (_, hour) => row(hour, `${hour}.5`)), row(3, 'n/a')].join(
  '\r\n',
);
const response = (body: string | Uint8Array): HttpClient => stubHttp(() => ({ body })).http;
test('a worker parses the same points, flags and rejections as the calling thread', async () => {
  const here = await createProvider('nyiso', { http: response(prices), clock, key: undefined, privateUse: true }).fetch(
    request,
  );
  expect(here.batches[0]?.points).toHaveLength(24);
  expect(here.rejected).toHaveLength(1);
  expect(await runnerOf().run('prices', { id: 'nyiso', http: response(prices), request })).toEqual(here);
});

test('a worker parses the same exogenous values and known-at times as the calling thread', async () => {
  const body = JSON.stringify({
    data: [
      { from: '2025-11-03T12:00Z', to: '2025-11-03T12:30Z', intensity: { forecast: 250, actual: null, index: 'high' } },
    ],
  });
  const wanted = { region: 'uk' as RegionCode, interval: day };
  const deps = { http: response(body), clock, key: undefined, privateUse: true };
  const here = await createExogenousProvider('carbon_intensity_uk', deps).fetch(wanted);
  const there = await runnerOf().run('exogenous', { id: 'carbon_intensity_uk', http: response(body), request: wanted });
  const withoutKnown = (batches: typeof here) =>
    batches.map((batch) => ({ ...batch, points: batch.points.map((point) => ({ ...point, knownAtMs: null })) }));
  expect(here.flatMap(({ points }) => points)).toHaveLength(1);
  expect(withoutKnown(there)).toEqual(withoutKnown(here));
  expect(there.flatMap(({ points }) => points.map(({ knownAtMs }) => (knownAtMs ?? 0) >= Date.parse(NOW)))).toEqual([
    true,
  ]);
});

test('parsing a response times out with a reason, and the next response is parsed', async () => {
  const runner = runnerOf({ timeMs: 2_000 });
  await runner.run('prices', { id: 'nyiso', http: response(prices), request });
  const failed = await runner
    .run('prices', { id: 'nyiso', http: response(huge), request })
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(PayloadError);
  expect(String(failed)).toContain('could not be parsed within 2 s');
  const { batches } = await runner.run('prices', { id: 'nyiso', http: response(prices), request });
  expect(batches).toHaveLength(1);
});

test('a response that needs too much memory fails only its own fetch', async () => {
  const runner = runnerOf({ heapMb: 40, timeMs: 50_000 });
  const failed = runner.run('prices', { id: 'nyiso', http: response(huge), request });
  await expect(failed).rejects.toThrow('could not be parsed within 40 MB');
  const { batches } = await runner.run('prices', { id: 'nyiso', http: response(prices), request });
  expect(batches).toHaveLength(1);
});

test('the response or error of the provider arrives unchanged', async () => {
  const runner = runnerOf();
  const down: HttpClient = () =>
    Promise.reject(new ProviderError('provider_rate_limited', 'nyiso is busy', { retryAfterSeconds: 60 }));
  const failed = await runner.run('prices', { id: 'nyiso', http: down, request }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(ProviderError);
  expect(failed).toMatchObject({ code: 'provider_rate_limited', message: 'nyiso is busy', retryAfterSeconds: 60 });
  const html = runner.run('prices', { id: 'nyiso', http: response('<html>'), request });
  await expect(html).rejects.toThrow('HTML page');
});

test('an aborted fetch ends immediately with its reason, as does its request', async () => {
  const ended = new AbortController();
  let seen: AbortSignal | undefined;
  const asked = Promise.withResolvers<void>();
  const hanging: HttpClient = (_, options) => {
    seen = options?.signal;
    asked.resolve();
    return new Promise(() => undefined);
  };
  const running = runnerOf().run('prices', {
    id: 'nyiso',
    http: hanging,
    request: { ...request, signal: ended.signal },
  });
  await asked.promise;
  ended.abort(new Error('the server stops'));
  await expect(running).rejects.toThrow('the server stops');
  expect(seen?.aborted).toBe(true);
});
