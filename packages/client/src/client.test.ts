import { once } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ClientOptions, createClientFor } from './client.ts';
import { EnergyApiError, isConnectionError, isProblem } from './errors.ts';
import type { TestRouter } from './testing/router.ts';
import { reply, startTestServer, TEST_KEY, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.intercept = undefined;
  server.requests.length = 0;
});

const connect = (options: Partial<ClientOptions> = {}) => createClientFor<TestRouter>({ url: server.url, ...options });

const failure = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.fail('the call should have failed'),
    (error: unknown) => error,
  );

describe('responses', () => {
  it('dates are Date objects in both directions', async () => {
    const at = new Date('2026-03-29T01:00:00Z');
    expect(await connect().prices.current.query({ region: 'no1', at })).toEqual({
      at,
      end: new Date('2026-03-29T02:00:00Z'),
      price: -1.5,
    });
  });

  it('a year of hourly prices keeps its gaps', async () => {
    const { values } = await connect().prices.history.query({ region: 'no1' });
    expect(values).toHaveLength(8760);
    expect(values.slice(6, 9)).toEqual([0.6, null, 0.8]);
  });

  it('a base URL can end with a slash', async () => {
    await connect({ url: `${server.url}/` }).prices.history.query({ region: 'no1' });
    expect(server.requests[0]?.line).toMatch(/^GET \/trpc\/prices\.history\?input=/);
  });
});

describe('requests', () => {
  it('equal anonymous queries are equal GET requests, so that caches by URL work', async () => {
    const client = connect();
    await Promise.all([client.prices.history.query({ region: 'no1' }), client.prices.history.query({ region: 'no1' })]);
    expect(server.requests.map(({ line }) => line)).toEqual(Array(2).fill(server.requests[0]?.line));
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(server.requests[0]?.headers).not.toHaveProperty('content-type');
    expect(server.requests[0]?.headers).not.toHaveProperty('trpc-accept');
  });

  it('carry the API key', async () => {
    expect(await connect({ apiKey: TEST_KEY }).prices.refresh.mutate()).toEqual({ stored: 1 });
  });

  it('queries of one tick are batched on request', async () => {
    const client = connect({ batch: true });
    const [current, history] = await Promise.all([
      client.prices.current.query({ region: 'no1' }),
      client.prices.history.query({ region: 'us_ct' }),
    ]);
    expect([current.price, history.values.length]).toEqual([-1.5, 8760]);
    expect(server.requests).toHaveLength(1);
  });

  it('cookies are sent as configured, otherwise by the default of the platform', async () => {
    const seen: unknown[] = [];
    const options: Partial<ClientOptions> = {
      fetch: (input, init) => {
        seen.push(init?.credentials);
        return fetch(input, init);
      },
    };
    await connect({ ...options, credentials: 'include' }).prices.history.query({ region: 'no1' });
    await connect(options).prices.history.query({ region: 'no1' });
    expect(seen).toEqual(['include', undefined]);
  });

  it('a custom fetch is used', async () => {
    const seen: string[] = [];
    const client = connect({
      url: 'http://nowhere.invalid',
      fetch: async (input, init) => {
        seen.push(String(input));
        return fetch(String(input).replace('http://nowhere.invalid', server.url), init);
      },
    });
    await client.prices.current.query({ region: 'no1' });
    expect(seen).toHaveLength(1);
  });
});

describe('errors described by the server', () => {
  it('carry code, status, fields and request id', async () => {
    const error = await failure(connect().prices.current.query({ region: 'atlantis' as 'no1' }));
    expect(isProblem(error)).toBe(true);
    expect(error).toMatchObject({
      name: 'EnergyApiError',
      code: 'invalid_input',
      status: 422,
      fields: [{ field: 'region' }],
      requestId: 'request-1',
      retryAfterSeconds: undefined,
      message: 'The input is not valid.',
    });
  });

  it('stay tRPC errors for tools that know only those', async () => {
    const error = await failure(connect().prices.forecast.query({ region: 'no1' }));
    expect(error).toBeInstanceOf(TRPCClientError);
    expect(error).toBeInstanceOf(EnergyApiError);
    expect(error).toMatchObject({ data: { code: 'SERVICE_UNAVAILABLE', httpStatus: 503 }, retryAfterSeconds: 600 });
  });

  it('are the same in a batch', async () => {
    const client = connect({ batch: true });
    const [good, bad] = await Promise.all([
      client.prices.current.query({ region: 'no1' }),
      failure(client.prices.forecast.query({ region: 'no1' })),
    ]);
    expect(good.price).toBe(-1.5);
    expect(bad).toMatchObject({ code: 'no_model', status: 503 });
  });

  it('state that a key is incorrect or missing', async () => {
    const wrong = await failure(connect({ apiKey: 'wrong' }).prices.refresh.mutate());
    const missing = await failure(connect().prices.refresh.mutate());
    expect([wrong, missing]).toMatchObject([
      { code: 'invalid_api_key', status: 401 },
      { code: 'service_key_required', status: 401 },
    ]);
  });

  it('are also read from a plain problem document', async () => {
    server.intercept = (_request, response) =>
      reply(response, 429, JSON.stringify({ status: 429, code: 'rate_limited', retryAfterSeconds: 7, limit: 100 }));
    const error = await failure(connect({ retries: 0 }).prices.history.query({ region: 'no1' }));
    expect(error).toMatchObject({ code: 'rate_limited', status: 429, retryAfterSeconds: 7, problem: { limit: 100 } });
  });
});

describe('calls without a response from the server', () => {
  const reasonOf = async (call: Promise<unknown>) => {
    const error = await failure(call);
    return isConnectionError(error) ? { reason: error.reason, status: error.status } : error;
  };

  it('are unreachable when no server listens', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as { port: number };
    closed.close();
    await once(closed, 'close');
    const client = connect({ url: `http://127.0.0.1:${port}` });
    expect(await reasonOf(client.prices.history.query({ region: 'no1' }))).toEqual({ reason: 'unreachable' });
  });

  it('are unreachable when the response is cut off', async () => {
    server.intercept = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"result":', () => response.destroy());
      return true;
    };
    expect(await reasonOf(connect().prices.history.query({ region: 'no1' }))).toEqual({ reason: 'unreachable' });
  });

  it('time out while waiting, and while reading', async () => {
    for (const start of ['', '{"result":']) {
      server.intercept = (_request, response) => {
        if (start !== '') response.writeHead(200, { 'content-type': 'application/json' }).write(start);
        return true;
      };
      const call = connect({ timeoutMs: 50 }).prices.history.query({ region: 'no1' });
      expect(await reasonOf(call)).toEqual({ reason: 'timeout' });
    }
  });

  it('are aborted by the caller, before and during the call', async () => {
    const abort = new AbortController();
    server.intercept = () => {
      abort.abort();
      return true;
    };
    const { signal } = abort;
    const client = connect();
    expect(await reasonOf(client.prices.history.query({ region: 'no1' }, { signal }))).toEqual({ reason: 'aborted' });
    expect(await reasonOf(client.prices.history.query({ region: 'no1' }, { signal }))).toEqual({ reason: 'aborted' });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["a proxy's page", 502, '<html>Bad gateway</html>'],
    ['JSON of something else', 200, '{"hello":"world"}'],
    ['no JSON object', 200, 'null'],
    ['a result that is no superjson', 200, '{"result":{"data":5}}'],
  ])('are unreadable when the response is %s', async (_what, status, body) => {
    server.intercept = (_request, response) => reply(response, status, body);
    expect(await reasonOf(connect().prices.history.query({ region: 'no1' }))).toEqual({ reason: 'unreadable', status });
  });
});

describe('the base URL', () => {
  it.each(['', '/', '/trpc', '/trpc/'])('can be the address printed at start-up, ending in %j', async (end) => {
    await connect({ url: server.url + end }).prices.history.query({ region: 'no1' });
    expect(server.requests[0]?.line).toMatch(/^GET \/trpc\/prices\.history\?input=/);
  });

  it.each([
    ['localhost:4000', 'must begin with http:// or https://'],
    ['ftp://energy.example', 'must begin with http:// or https://'],
    ['http://', 'must begin with http:// or https://'],
    ['https://energy.example/api/v1', 'without /api/v1'],
    ['https://energy.example/docs', 'without /docs'],
    ['https://energy.example/?key=1', 'must not have a query'],
  ])('is rejected immediately if it is %s, with a correct example', (url, reason) => {
    expect(() => connect({ url })).toThrow(reason);
  });
});

describe('temporarily rejected queries', () => {
  const refuse = (times: number, status: number, retryAfterSeconds?: number) => {
    let left = times;
    server.intercept = (_request, response) => {
      if (left === 0) return false;
      left -= 1;
      const problem = { status, code: 'rate_limited', detail: 'Too many calls.', retryAfterSeconds };
      return reply(response, status, JSON.stringify({ error: { json: { data: { problem } } } }));
    };
  };

  it.each([429, 503])('are repeated after Retry-After, at most twice (%i)', async (status) => {
    refuse(2, status, 0);
    expect((await connect().prices.history.query({ region: 'no1' })).values).toHaveLength(8760);
    expect(server.requests).toHaveLength(3);
    refuse(3, status, 0);
    expect(await failure(connect().prices.history.query({ region: 'no1' }))).toMatchObject({ status });
    expect(server.requests).toHaveLength(6);
  });

  it('are not repeated if the wait is longer than half a minute or retries are disabled', async () => {
    refuse(1, 429, 31);
    expect(await failure(connect().prices.history.query({ region: 'no1' }))).toMatchObject({ status: 429 });
    refuse(1, 429, 0);
    expect(await failure(connect({ retries: 0 }).prices.history.query({ region: 'no1' }))).toMatchObject({
      status: 429,
    });
    expect(server.requests).toHaveLength(2);
  });

  it('stop waiting once the caller aborts', async () => {
    refuse(1, 429, 20);
    const controller = new AbortController();
    const call = failure(connect().prices.history.query({ region: 'no1' }, { signal: controller.signal }));
    await expect.poll(() => server.requests.length).toBe(1);
    controller.abort();
    expect(await call).toMatchObject({ reason: 'aborted' });
  });

  it('do not include mutations, which are never repeated', async () => {
    refuse(1, 429, 0);
    expect(await failure(connect({ apiKey: TEST_KEY }).prices.refresh.mutate())).toMatchObject({ status: 429 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('printing an error', () => {
  it('takes a few lines with the message and the code', async () => {
    const problem = {
      status: 422,
      code: 'unknown_region',
      detail: 'Unknown region "xx".',
      errors: [{ field: 'region', message: 'unknown' }],
    };
    server.intercept = (_request, response) =>
      reply(response, 422, JSON.stringify({ error: { json: { data: { problem } } } }));
    const text = inspect(await failure(connect().prices.history.query({ region: 'no1' })));
    expect(text.split('\n').length).toBeLessThanOrEqual(6);
    expect(text).toContain('EnergyApiError: Unknown region "xx".');
    expect(text).toContain("code: 'unknown_region'");
  });

  it('states why the server cannot be reached', async () => {
    const text = inspect(await failure(connect({ url: 'http://127.0.0.1:1' }).prices.history.query({ region: 'no1' })));
    expect(text.split('\n').length).toBeLessThanOrEqual(6);
    expect(text).toMatch(/EnergyConnectionError: The server cannot be reached\.[\s\S]*(ECONNREFUSED|bad port)/);
  });
});
