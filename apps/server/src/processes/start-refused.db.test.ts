import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createDb } from '@energy-optimizer/db';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { scratchFolder } from '@energy-optimizer/kernel/testing';
import { PROVIDER_ENTRIES } from '@energy-optimizer/pricing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Config, loadConfig } from '../config.ts';
import { explain } from '../explain.ts';
import { createLogger } from '../http/logger.ts';
import { serve } from '../serve.ts';
import { occupant } from '../testing/process.ts';

/** Starts that must fail, with one clear line for each. `start.e2e.test.ts` shows how the process prints it and ends. */

let directory: string;
let database: TestDatabase;
beforeAll(async () => {
  [directory, database] = await Promise.all([mkdtemp(path.join(scratchFolder(), 'energy-server-')), testDatabase()]);
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
  await database.drop();
});

/** What a start says and how it is explained; undefined: it did not fail, or by a bug. */
async function refusal(variables: Readonly<Record<string, string>>) {
  const said: string[] = [];
  let config: Config | undefined;
  try {
    const usual = { PORT: '0', DATA_DIR: path.join(directory, 'data'), PROVIDERS: 'none' };
    config = loadConfig({ ...usual, ...variables }, { providers: PROVIDER_ENTRIES.map(({ id }) => id) });
    const log = createLogger({ level: 'silent' });
    const served = await serve({ config, log, say: (line) => void said.push(line) });
    await served.close(0);
    return { said, explained: undefined };
  } catch (error) {
    return { said, explained: explain(error, config) };
  }
}
const oneLine = (text: RegExp) => ({ said: [], explained: expect.stringMatching(text) });
const other = (change: (url: URL) => void) => {
  const url = new URL(database.url);
  change(url);
  return url.href;
};

describe.concurrent('a database that cannot be used is named in one line, without its password', () => {
  test('no server listens at the address', async () => {
    expect(await refusal({ DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/energy' })).toEqual(
      oneLine(
        /^The database at postgres:\/\/me@127\.0\.0\.1:1\/energy cannot be reached \(.*ECONNREFUSED.*\); check DATABASE_URL\.$/,
      ),
    );
  });

  test('the host is unknown', async () => {
    expect(await refusal({ DATABASE_URL: 'postgres://me:secret@nowhere.invalid/energy' })).toEqual(
      oneLine(
        /^The database at postgres:\/\/me@nowhere\.invalid\/energy cannot be reached \(.*nowhere\.invalid.*\); check DATABASE_URL\.$/,
      ),
    );
  });

  test('the server accepts the connection and never responds: start-up fails within seconds', async () => {
    const silent = await occupant();
    const startedAt = performance.now();
    const url = `postgres://me:secret@127.0.0.1:${silent.port}/energy`;
    expect(await refusal({ DATABASE_URL: url })).toEqual(
      oneLine(/^The database at .* cannot be reached \(.+\); check DATABASE_URL\.$/),
    );
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    silent.close();
  });

  test('another kind of server listens at the address', async () => {
    const web = await occupant((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const url = `postgres://me:secret@127.0.0.1:${web.port}/energy`;
    expect(await refusal({ DATABASE_URL: url })).toEqual(
      oneLine(/^The database at .* cannot be reached \(.+\); check DATABASE_URL\.$/),
    );
    web.close();
  });

  test('the password is wrong', async () => {
    const url = other((wrong) => {
      wrong.password = 'wrong-secret';
    });
    expect(await refusal({ DATABASE_URL: url })).toEqual(
      oneLine(
        /^The database rejected the connection: password authentication failed for user "\w+"; check DATABASE_URL\.$/,
      ),
    );
  });

  test('the database does not exist', async () => {
    const url = other((wrong) => {
      wrong.pathname = '/nobody_made_this';
    });
    expect(await refusal({ DATABASE_URL: url })).toEqual(
      oneLine(
        /^The database rejected the connection: database "nobody_made_this" does not exist; check DATABASE_URL\.$/,
      ),
    );
  });
});

test('a database migrated by a newer version is rejected', async () => {
  const newer = await testDatabase();
  const db = await createDb({ url: newer.url, applicationName: 'test' });
  await db.query({
    text: `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('1', 'x', now(), '9999_next')`,
  });
  await db.close();
  expect(await refusal({ DATABASE_URL: newer.url })).toEqual(
    oneLine(/^The database cannot be used: .*9999_next, which this version does not know; update energy-optimizer$/),
  );
  await newer.drop();
});

describe('an invalid configuration', () => {
  test('reports every problem at once, one per line, without secrets', async () => {
    const { explained } = await refusal({
      PORT: 'four',
      DATABASE_URL: 'not a url',
      INTERNAL_API_KEY: 'short-secret',
      LOG_LEVEL: 'loud',
      PROVIDERS: 'octopus,nope',
      REDIS_URL: 'http://x',
    });
    const [title, ...problems] = explained?.split('\n') ?? [];
    expect(title).toBe('Invalid configuration:');
    expect(problems.map((line) => line.trim().split(' ')[0]).sort()).toEqual([
      'DATABASE_URL',
      'INTERNAL_API_KEY',
      'LOG_LEVEL',
      'PORT',
      'PROVIDERS',
      'REDIS_URL',
    ]);
    expect(explained).not.toMatch(/short-secret|\n {4}at /);
  });
});

test('a data directory that is a file or belongs to another user is rejected with the reason', async () => {
  const file = path.join(directory, 'a-file');
  await writeFile(file, '');
  expect(await refusal({ DATA_DIR: file })).toEqual(
    oneLine(/^The data directory .*a-file cannot be used \(EEXIST.*\); set DATA_DIR\.$/),
  );
  expect(await refusal({ DATA_DIR: '/proc/energy' })).toEqual(
    oneLine(/^The data directory \/proc\/energy cannot be used \(.+\); set DATA_DIR\.$/),
  );
  expect(await refusal({ DATA_DIR: path.join(file, 'below') })).toEqual(
    oneLine(/^The data directory .*below cannot be used \(ENOTDIR.*\); set DATA_DIR\.$/),
  );
});

test('a port in use and a foreign address are named in the error', async () => {
  const other = await occupant();
  const taken = await refusal({ DATABASE_URL: database.url, PORT: String(other.port) });
  other.close();
  expect(taken.explained).toBe(`Port ${other.port} is already in use; set PORT to a free one.`);
  const foreign = await refusal({ DATABASE_URL: database.url, HOST: '203.0.113.7' });
  expect(foreign.explained).toBe('Cannot listen on 203.0.113.7:0 (EADDRNOTAVAIL); set HOST and PORT.');
});
