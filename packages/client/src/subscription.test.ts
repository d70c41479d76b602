import { HOUR_MS } from '@energy-optimizer/kernel';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ClientOptions, createClientFor } from './client.ts';
import type { TestRouter } from './testing/router.ts';
import { reply, startTestServer, TEST_KEY, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const connect = (options: Partial<ClientOptions> = {}) => createClientFor<TestRouter>({ url: server.url, ...options });

/** A subscription that records its events. */
function listen(options: Partial<ClientOptions> = {}, input: { region: 'no1' } = { region: 'no1' }) {
  const told = {
    ids: [] as string[],
    data: [] as unknown[],
    errors: [] as unknown[],
    states: [] as unknown[],
    completed: 0,
  };
  const subscription = connect(options).prices.stream.subscribe(input, {
    onData: ({ id, data }) => {
      told.ids.push(id);
      told.data.push(data);
    },
    onError: (error) => told.errors.push(error),
    onConnectionStateChange: (state) => told.states.push(state),
    onComplete: () => {
      told.completed += 1;
    },
  });
  return { told, stop: () => subscription.unsubscribe() };
}

const TIMEOUT = { timeout: 30_000, interval: 10 };

it('delivers events in order with their IDs and dates, and unsubscribes', async () => {
  const { told, stop } = listen();
  server.feed.push(1.5);
  server.feed.push(-0.5);
  await vi.waitFor(() => expect(told.ids).toEqual(['1', '2']), TIMEOUT);
  expect(told.data).toEqual([
    { price: 1.5, at: new Date(HOUR_MS) },
    { price: -0.5, at: new Date(2 * HOUR_MS) },
  ]);
  stop();
  await vi.waitFor(() => expect(server.feed.listeners()).toBe(0), TIMEOUT);
  expect(told.errors).toEqual([]);
});

it('can be used as an async iterable', async () => {
  server.feed.push(1);
  server.feed.push(2);
  const prices: number[] = [];
  for await (const { data } of connect().prices.stream.subscribe({ region: 'no1' })) {
    prices.push(data.price);
    if (prices.length === 2) break;
  }
  expect(prices).toEqual([1, 2]);
  await vi.waitFor(() => expect(server.feed.listeners()).toBe(0), TIMEOUT);
});

it('sends the API key', async () => {
  const { told, stop } = listen({ apiKey: TEST_KEY });
  server.feed.push(1);
  await vi.waitFor(() => expect(told.ids).toEqual(['1']), TIMEOUT);
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${TEST_KEY}`);
  stop();
});

it('delivers every event exactly once when the connection is cut repeatedly', async () => {
  const { told, stop } = listen();
  for (let round = 1; round <= 2; round++) {
    server.feed.push(round);
    await vi.waitFor(() => expect(told.ids).toHaveLength(2 * round - 1), TIMEOUT);
    server.cut();
    server.feed.push(round + 0.5);
    await vi.waitFor(() => expect(told.ids).toHaveLength(2 * round), TIMEOUT);
  }
  expect(told.ids).toEqual(['1', '2', '3', '4']);
  expect(told.errors).toEqual([]);
  expect(told.states).toContainEqual(expect.objectContaining({ state: 'connecting' }));
  stop();
});

it('survives a temporary refusal, reports the reason, and resumes after the last event', async () => {
  const { told, stop } = listen();
  server.feed.push(1);
  await vi.waitFor(() => expect(told.ids).toEqual(['1']), TIMEOUT);
  const refusals = [503, 502];
  server.intercept = (_request, response) => {
    const status = refusals.shift();
    if (status === 503)
      return reply(response, 503, JSON.stringify({ status, code: 'database_unavailable', retryAfterSeconds: 0.2 }));
    return status === 502 && reply(response, 502, '<html>Bad gateway</html>', { 'content-type': 'text/html' });
  };
  server.cut();
  server.feed.push(2);
  await vi.waitFor(() => expect(told.ids).toEqual(['1', '2']), TIMEOUT);
  expect(told.states).toContainEqual(
    expect.objectContaining({
      state: 'connecting',
      error: expect.objectContaining({ name: 'EnergyApiError', code: 'database_unavailable' }),
    }),
  );
  expect(told.states).toContainEqual(
    expect.objectContaining({ error: expect.objectContaining({ reason: 'unreadable', status: 502 }) }),
  );
  expect(told.errors).toEqual([]);
  stop();
});

it('reopens a silent connection', async () => {
  server.intercept = (_request, response) => {
    server.intercept = undefined;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: connected\ndata: {"reconnectAfterInactivityMs":100}\n\n');
    return true;
  };
  const { told, stop } = listen();
  server.feed.push(1);
  await vi.waitFor(() => expect(told.ids).toEqual(['1']), TIMEOUT);
  stop();
});

it('receives from the server the timeout of a silent connection', async () => {
  const response = await fetch(
    `${server.url}/trpc/prices.stream?input=${encodeURIComponent('{"json":{"region":"no1"}}')}`,
  );
  const { value } = await response.body!.getReader().read();
  expect(new TextDecoder().decode(value)).toContain('data: {"reconnectAfterInactivityMs":45000}');
});

it('waits for a server that is initially unreachable', async () => {
  let there = false;
  const { told, stop } = listen({
    fetch: (input, init) => (there ? fetch(input, init) : Promise.reject(new TypeError('fetch failed'))),
  });
  server.feed.push(1);
  await vi.waitFor(
    () => expect(told.states).toContainEqual(expect.objectContaining({ error: expect.anything() })),
    TIMEOUT,
  );
  there = true;
  await vi.waitFor(() => expect(told.ids).toEqual(['1']), TIMEOUT);
  expect(told.errors).toEqual([]);
  stop();
});

it('ends with a typed error if a retry is useless: an incorrect key', async () => {
  server.intercept = (_request, response) =>
    reply(response, 401, JSON.stringify({ status: 401, code: 'invalid_api_key', requestId: 'request-9' }));
  const { told } = listen({ apiKey: 'wrong' });
  await vi.waitFor(() => expect(told.errors).toHaveLength(1), TIMEOUT);
  expect(told.errors[0]).toMatchObject({ name: 'EnergyApiError', code: 'invalid_api_key', requestId: 'request-9' });
  expect(server.requests).toHaveLength(1);
});

it('ends with a typed error if a retry is useless: invalid input', async () => {
  const { told } = listen({}, { region: 'atlantis' as 'no1' });
  await vi.waitFor(() => expect(told.errors).toHaveLength(1), TIMEOUT);
  expect(told.errors[0]).toMatchObject({ name: 'EnergyApiError', status: 422, fields: [{ field: 'region' }] });
});

it('stops trying when the caller aborts while it waits', async () => {
  server.intercept = (_request, response) =>
    reply(response, 503, JSON.stringify({ status: 503, code: 'unavailable', retryAfterSeconds: 3600 }));
  const abort = new AbortController();
  const states: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    connect().prices.stream.subscribe(
      { region: 'no1' },
      {
        signal: abort.signal,
        onConnectionStateChange: (state) => {
          states.push(state);
          if (state.state === 'connecting' && state.error !== null) abort.abort();
        },
        onError: reject,
        onComplete: resolve,
      },
    );
  });
  expect(states.at(-1)).toMatchObject({ error: { code: 'unavailable' } });
  expect(server.requests).toHaveLength(1);
});
