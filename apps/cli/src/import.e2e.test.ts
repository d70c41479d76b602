import { createDb, type Db } from '@energy-optimizer/db';
import { databaseVariables, type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hourlyCsv, json, type Running, type Sandbox, sandbox } from './testing/cli.ts';

let box: Sandbox;
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await testDatabase();
  box = await sandbox(databaseVariables(database.url));
  db = await createDb({ url: database.url, applicationName: 'cli-test', poolSize: 2 });
});
afterAll(async () => {
  await db.close();
  await box.remove();
  await database.drop();
});

interface Summary {
  readonly stored: number;
  readonly interrupted: boolean;
}

/** Rows of either product without an equal row of the other. */
const differences = (one: string, other: string) => {
  const rowsOf = (parameter: string) => `
    SELECT i.start_at, i.end_at, i.known_at, i.price, i.flags
      FROM price_interval i JOIN price_series s ON s.id = i.series_id WHERE s.product = ${parameter}`;
  return db.query({
    text: `(${rowsOf('$1')} EXCEPT ${rowsOf('$2')}) UNION ALL (${rowsOf('$2')} EXCEPT ${rowsOf('$1')})`,
    values: [one, other],
  });
};
const countOf = async (product: string): Promise<number> => {
  const [row] = await db.query<[number]>({
    text: `SELECT count(*)::int FROM price_interval i JOIN price_series s ON s.id = i.series_id WHERE s.product = $1`,
    values: [product],
  });
  return row![0];
};

describe('a long-running import', () => {
  const HOURS = 30_000;
  const args = (product: string) => [
    'import',
    'csv',
    '--file',
    'long.csv',
    '--region',
    'de',
    '--product',
    product,
    '--json',
  ];
  beforeAll(() => box.write('long.csv', hourlyCsv('2000-01-01T00:00Z', HOURS)));

  const halfWay = async (product: string): Promise<Running> => {
    const running = box.start(args(product));
    await until(async () => (await countOf(product)) > 0, 60_000);
    return running;
  };

  test('stores the same rows if it is killed halfway and repeated', async () => {
    const running = await halfWay('killed');
    running.child.kill('SIGKILL');
    expect((await running.finished).signal).toBe('SIGKILL');
    const left = await countOf('killed');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(HOURS);
    expect(json<Summary>(await box.energy(args('killed')))).toMatchObject({
      read: HOURS,
      stored: HOURS - left,
      revised: 0,
      unchanged: left,
    });
    await box.energy(args('whole'));
    expect([await countOf('killed'), await countOf('whole')]).toEqual([HOURS, HOURS]);
    expect(await differences('killed', 'whole')).toEqual([]);
  });

  test('is stopped by Ctrl-C after the current batch, reports the stored rows and exits with 130', async () => {
    const running = await halfWay('interrupted');
    running.child.kill('SIGINT');
    // As pnpm does: the terminal and the parent process both pass it on.
    running.child.kill('SIGINT');
    const result = await running.finished;
    const summary = json<Summary>(result);
    expect(result.code).toBe(130);
    expect(summary.interrupted).toBe(true);
    expect(summary.stored).toBeLessThan(HOURS);
    expect(await countOf('interrupted')).toBe(summary.stored);
    expect(result.stderr).toContain('error: interrupted; ');
  });
});
