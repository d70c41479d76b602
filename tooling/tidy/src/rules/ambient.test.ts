import { describe, expect, test } from 'vitest';
import {
  ambientTime,
  coercion,
  consoleUse,
  databaseDrivers,
  environment,
  randomness,
  rowsByName,
  sqlPlace,
} from './ambient.ts';
import { count } from './probe.ts';

const domain = 'packages/pricing/src/service.ts';

describe('ambient time', () => {
  test.each(['new Date()', 'Date.now()', 'Date()', 'globalThis.Date.now()', "Date['now']()", 'Temporal.Now.instant()'])(
    'refuses %s',
    (code) => {
      expect(count(ambientTime, domain, `const now = ${code};`)).toBe(1);
    },
  );

  test('allows dates made from a value, and the clock itself', () => {
    expect(count(ambientTime, domain, 'const d = new Date(0); const text = "new Date()"; // new Date()')).toBe(0);
    expect(count(ambientTime, 'packages/kernel/src/clock.ts', 'const now = new Date();')).toBe(0);
    expect(count(ambientTime, 'packages/kernel/src/interval.ts', 'const now = new Date();')).toBe(1);
  });
});

describe('the environment', () => {
  test.each([
    'const a = process.env.PORT;',
    'const { env } = globalThis.process; process.env;',
    "import { env } from 'node:process';",
  ])('refuses %s outside config.ts', (code) => {
    expect(count(environment, 'apps/server/src/main.ts', code)).toBe(1);
  });

  test('allows config.ts and tests', () => {
    expect(count(environment, 'apps/server/src/config.ts', 'export const env = process.env;')).toBe(0);
    expect(count(environment, 'packages/db/src/db.db.test.ts', 'const url = process.env.URL;')).toBe(0);
  });
});

describe('console', () => {
  test('is refused in the server and in domains, allowed in the command line', () => {
    expect(count(consoleUse, domain, "console.error('x');")).toBe(1);
    expect(count(consoleUse, 'apps/server/src/main.ts', "console.log('x');")).toBe(1);
    expect(count(consoleUse, 'apps/cli/src/main.ts', "console.log('x');")).toBe(0);
  });
});

describe('coercion and randomness', () => {
  test('are refused everywhere', () => {
    expect(count(coercion, domain, 'const s = z.coerce.number();')).toBe(1);
    expect(count(randomness, 'packages/pricing/src/a.test.ts', 'const r = Math.random();')).toBe(1);
    expect(count(coercion, domain, 'const s = z.number();')).toBe(0);
    expect(count(randomness, domain, 'const r = random.next();')).toBe(0);
  });
});

describe('SQL', () => {
  test.each([
    'select price from price_interval where series_id = $1',
    'INSERT INTO price_series (region) values ($1)',
    'update job_run set status = $1',
    'delete from job_run',
    'create unique index on price_series (region)',
    'with newest as (select 1) select * from newest',
    '-- why\n select pg_notify($1, $2)',
  ])('refuses "%s" in a service', (sql) => {
    expect(count(sqlPlace, domain, `const text = \`${sql}\`;`)).toBe(1);
  });

  test('allows it in repositories, db, jobs and tests, and prose anywhere', () => {
    const statement = "const text = 'select price from price_interval';";
    for (const path of [
      'packages/pricing/src/store/repository.ts',
      'packages/jobs/src/queue.ts',
      'packages/pricing/src/a.db.test.ts',
    ]) {
      expect(count(sqlPlace, path, statement)).toBe(0);
    }
    expect(count(sqlPlace, domain, "const advice = 'CREATE EXTENSION timescaledb on a new database';")).toBe(0);
    expect(count(sqlPlace, domain, "const text = 'Select a region, then update the set of alerts.';")).toBe(0);
  });
});

describe('columns by position', () => {
  const store = 'packages/pricing/src/store/rows.ts';

  test('are refused, whatever the handle is called', () => {
    expect(count(rowsByName, store, 'const [row] = await db.query<[number, string]>({ text });')).toBe(1);
    expect(count(rowsByName, store, 'const rows = await this.tx.query<[]>({ text });')).toBe(1);
  });

  test('are allowed in tests; rows by name and statements without rows anywhere', () => {
    expect(count(rowsByName, 'packages/pricing/src/a.db.test.ts', 'db.query<[number]>({ text });')).toBe(0);
    expect(count(rowsByName, store, 'db.select<{ id: number }>({ text }); client.query<{ id: number }>(text);')).toBe(
      0,
    );
    expect(count(rowsByName, store, 'await db.query({ text });')).toBe(0);
  });
});

describe('database drivers', () => {
  test('are refused in domains and apps', () => {
    expect(count(databaseDrivers, domain, "import pg from 'pg';")).toBe(1);
    expect(count(databaseDrivers, 'packages/db/src/pool.ts', "import pg from 'pg';")).toBe(0);
  });
});
