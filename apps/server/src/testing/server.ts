import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { databaseVariables, type TestDatabase } from '@energy-optimizer/db/testing';
import { type Clock, systemClock } from '@energy-optimizer/kernel';
import { scratchFolder } from '@energy-optimizer/kernel/testing';
import { composeServer, type ServerParts } from '../compose.ts';
import { loadConfig } from '../config.ts';
import { createLogger } from '../http/logger.ts';

export const API_KEY = 'operator-key-of-the-tests';

export interface TestServer extends ServerParts {
  readonly url: string;
  get(path: string, headers?: Record<string, string>): Promise<{ status: number; headers: Headers; body: never }>;
  /** Every log line so far, parsed. */
  logged(): Record<string, unknown>[];
}

/** The entire server in this process, with a test database, listening on a free loopback port. */
export async function startServer(options: {
  readonly database: Pick<TestDatabase, 'url'>;
  /** Additional environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly fetch?: typeof globalThis.fetch;
}): Promise<TestServer> {
  const { database, env, clock = systemClock, fetch: providerFetch } = options;
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const folder = path.join(scratchFolder(), `energy-server-${randomUUID()}`);
  const config = loadConfig({
    ...databaseVariables(database.url),
    PORT: '0',
    ERASURE_LEDGER_DIR: path.join(folder, 'erasures'),
    EXPORT_DIR: path.join(folder, 'exports'),
    PROVIDERS: 'none',
    INTERNAL_API_KEY: API_KEY,
    // Only tests of limits enable them.
    RATE_LIMIT_PER_MINUTE: '0',
    ...env,
  });
  const log = createLogger({ level: 'info', destination });
  const parts = await composeServer({ config, log, clock, ...(providerFetch ? { fetch: providerFetch } : {}) });
  const url = await parts.http.listen({ port: 0, host: '127.0.0.1' });
  return {
    ...parts,
    url,
    get: async (path, headers = {}) => {
      const response = await fetch(url + path, { headers });
      return { status: response.status, headers: response.headers, body: (await response.json()) as never };
    },
    close: async (times) => {
      const closed = await parts.close(times);
      await rm(folder, { recursive: true, force: true });
      return closed;
    },
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
