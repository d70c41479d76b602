import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fixedClock, getRegion } from '@energy-optimizer/kernel';
import { fixture } from '@energy-optimizer/providers/testing';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createExogenousProviders,
  EXOGENOUS_PROVIDER_ENTRIES,
  type ExogenousConfig,
  missingExogenousKeys,
} from './registry.ts';

const clock = fixedClock('2025-10-25T12:00:00Z');
const idsOf = (config: ExogenousConfig) => createExogenousProviders({ config, clock }).map(({ id }) => id);

describe('which providers are built', () => {
  test('are the free one without keys, also the one free for private use, and others if their keys are set', () => {
    expect(idsOf({})).toEqual(['carbon_intensity_uk']);
    expect(idsOf({ privateUse: true })).toEqual(['carbon_intensity_uk', 'open_meteo']);
    expect(idsOf({ keys: { entsoe: 'a', open_meteo: 'b', openweathermap: 'c' } })).toEqual(
      EXOGENOUS_PROVIDER_ENTRIES.map(({ id }) => id),
    );
  });

  test('exclude and report those listed by name without a key', () => {
    const config = { enabled: ['open_meteo', 'entsoe', 'carbon_intensity_uk'], keys: { entsoe: '' } };
    expect([idsOf(config), missingExogenousKeys(config)]).toEqual([['carbon_intensity_uk'], ['entsoe', 'open_meteo']]);
    expect(missingExogenousKeys({})).toEqual([]);
    expect(() => idsOf({ enabled: ['nonsense'] })).toThrow('nonsense');
  });

  test('each state the terms of use of their values', () => {
    const config = { privateUse: true, keys: { entsoe: 'a', openweathermap: 'c' } };
    for (const { license, attribution, regions, variables } of createExogenousProviders({ config, clock })) {
      expect([license, attribution, regions.length, variables.length]).not.toContain('');
      expect(Math.min(regions.length, variables.length)).toBeGreaterThan(0);
    }
  });
});

const stop: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of stop.splice(0)) await close();
});

/** All providers, with the network replaced by a loopback peer. */
async function worldOf(handler: (request: IncomingMessage, response: ServerResponse, hit: number) => void) {
  let hits = 0;
  const server = createServer((request, response) => handler(request, response, ++hits));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const toPeer: typeof globalThis.fetch = (input, init) => {
    const { pathname, search } = new URL(String(input));
    return globalThis.fetch(`${origin}${pathname}${search}`, init);
  };
  const keys = { entsoe: 's3cr3t-token', open_meteo: 's3cr3t-key', openweathermap: 's3cr3t-id' };
  const providers = createExogenousProviders({ config: { keys }, clock, fetch: toPeer });
  const get = (id: string) => providers.find((provider) => provider.id === id)!;
  return { get, hits: () => hits };
}

const interval = { start: new Date('2025-10-25T12:00:00Z'), end: new Date('2025-10-27T00:00:00Z') };
const dk1 = getRegion('dk1').code;
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: Error & { code: string; retryAfterSeconds?: number }) => error,
  );

describe('fetching over HTTP', () => {
  test('succeeds after 503 by retrying', async () => {
    const body = fixture(new URL('../adapters/open-meteo/x.ts', import.meta.url).href, 'two-places.json');
    const { get, hits } = await worldOf((_, response, hit) =>
      hit === 1 ? response.writeHead(503).end() : response.end(body),
    );
    const provider = get('open_meteo');
    const batches = await provider.fetch({ region: dk1, interval });
    expect(batches.find(({ variable }) => variable === 'temperature')!.points).toHaveLength(3);
    expect([hits(), provider.connection().consecutiveFailures]).toEqual([2, 0]);
  });

  test('reports a lasting rate limit with its end, and does not call again before', async () => {
    const { get, hits } = await worldOf((_, response) => response.writeHead(429, { 'retry-after': '600' }).end());
    const error = await failure(get('openweathermap').fetch({ region: getRegion('si').code, interval }));
    expect([error.code, error.retryAfterSeconds, hits()]).toEqual(['provider_rate_limited', 600, 1]);
  });

  test('reports a rejection in the words of the provider', async () => {
    const { get } = await worldOf((_, response) =>
      response.writeHead(400).end('{"error":true,"reason":"no such day"}'),
    );
    const error = await failure(get('open_meteo').fetch({ region: dk1, interval }));
    expect([error.code, error.message]).toEqual([
      'provider_answer_unreadable',
      'Open-Meteo rejected the request: no such day',
    ]);
  });

  const refusal = (words: string) => ({
    entsoe: `<Acknowledgement_MarketDocument><Reason><code>A01</code><text>${words}</text></Reason></Acknowledgement_MarketDocument>`,
    open_meteo: JSON.stringify({ error: true, reason: words }),
    openweathermap: JSON.stringify({ cod: 400, message: words }),
  });

  test.each(['entsoe', 'open_meteo', 'openweathermap'] as const)(
    'the key of %s appears in no error and no state, even if the response repeats it',
    async (id) => {
      const { get } = await worldOf((request, response) => {
        const key = /s3cr3t-\w+/.exec(request.url ?? '')?.[0];
        response.writeHead(id === 'openweathermap' ? 200 : 400).end(refusal(`not with ${key}`)[id]);
      });
      const error = await failure(get(id).fetch({ region: dk1, interval }));
      const state = JSON.stringify(get(id).connection());
      expect(error.message).toContain('not with ***');
      expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)} ${state}`).not.toContain('s3cr3t');
    },
  );

  test('ends with the reason of the signal when aborted', async () => {
    const controller = new AbortController();
    const { get } = await worldOf(() => controller.abort(new Error('stopped')));
    const request = { region: getRegion('uk').code, interval, signal: controller.signal };
    expect((await failure(get('carbon_intensity_uk').fetch(request))).message).toBe('stopped');
  });
});
