import { Writable } from 'node:stream';
import { type Clock, fixedClock } from '@energy-optimizer/kernel';
import type { Config } from '../config.ts';
import { createHttp, type Http, type HttpOptions } from '../http/create-http.ts';
import { createLogger } from '../http/logger.ts';
import { type ProbeState, probeRouter } from './router.ts';

export const SERVICE_KEY = 'service-key-of-the-tests';

export interface TestHttp extends Http, AsyncDisposable {
  readonly url: string;
  readonly state: ProbeState;
  readonly clock: ReturnType<typeof fixedClock>;
  readonly router: ReturnType<typeof probeRouter>;
  /** Every log line so far, parsed. */
  logged(): Record<string, unknown>[];
}

export interface TestHttpOptions {
  readonly config?: Partial<Config>;
  readonly options?: Partial<HttpOptions>;
}

/** The complete HTTP layer with the probe router, listening on a free loopback port. */
export async function startTestHttp({ config, options }: TestHttpOptions = {}): Promise<TestHttp> {
  const clock: Clock & { set(next: Date | string): void } = fixedClock('2026-01-01T12:00:00Z');
  const state: ProbeState = {
    value: 1,
    calls: 0,
    expiresAt: new Date('2026-01-01T12:15:00Z'),
    hold: Promise.resolve(),
  };
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const router = probeRouter(state);
  const http = await createHttp({
    router,
    log: createLogger({ level: 'debug', destination }),
    info: { title: 'Probe', version: '0.0.0', description: 'A router for tests.', tags: { probe: 'For tests.' } },
    clock,
    config: {
      internalApiKey: SERVICE_KEY,
      nodeEnv: 'test',
      publicUrl: 'http://localhost',
      corsOrigins: ['https://app.example'],
      trustProxyHops: 0,
      docsEnabled: true,
      maxStreamsPerClient: 3,
      ...config,
    },
    ...options,
  });
  const url = await http.listen({ port: 0, host: '127.0.0.1' });
  const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...http, url, state, clock, router, logged, [Symbol.asyncDispose]: () => http.close() };
}
