import { AppError } from '@energy-optimizer/kernel';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDb, type Db } from './index.ts';
import { admin, testDatabase, testDb } from './testing.ts';

let db: Awaited<ReturnType<typeof testDb>>;
beforeAll(async () => {
  db = await testDb();
});
afterAll(async () => {
  await db.close();
});

describe('createDb', () => {
  it('runs every session in UTC even when the server, the database and the role say otherwise', async () => {
    const database = await testDatabase();
    await admin(
      database.url,
      `ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET timezone = 'America/New_York'`,
    );
    const other = await createDb({ url: database.url, applicationName: 'energy-test' });
    try {
      const quarters = Array.from({ length: 16 }, (_, i) => new Date(Date.UTC(2026, 2, 8, 5, 15 * i)));
      await other.prisma.jobRun.createMany({
        data: quarters.map((slot) => ({ job: 'dst', slot, status: 'queued' as const, claimedAt: slot })),
        skipDuplicates: true,
      });
      const rows = await other.prisma.jobRun.findMany({ orderBy: { slot: 'asc' } });
      expect(rows.map((row) => row.slot.toISOString())).toEqual(quarters.map((slot) => slot.toISOString()));
    } finally {
      await other.close();
      await database.drop();
    }
  });

  it('answers database_unavailable with a time to retry when nobody listens', async () => {
    const attempt = createDb({ url: 'postgresql://energy@127.0.0.1:1/energy', applicationName: 'energy-test' });
    await expect(attempt).rejects.toMatchObject({
      code: 'database_unavailable',
      kind: 'unavailable',
      retryAfterSeconds: 5,
    });
  });

  it('maps a cut connection and works again on the next statement', async () => {
    const cut = db.query({ text: 'SELECT pg_terminate_backend(pg_backend_pid())' });
    await expect(cut).rejects.toBeInstanceOf(AppError);
    await expect(db.query({ text: 'SELECT 1' })).resolves.toEqual([[1]]);
  });
});

describe('transaction', () => {
  it('keeps nothing of a transaction whose work throws', async () => {
    const work = db.transaction(async (tx) => {
      await tx.query({
        text: `INSERT INTO job_run (job, slot, status, claimed_at) VALUES ('lost', now(), 'queued', now())`,
      });
      throw new Error('boom');
    });
    await expect(work).rejects.toThrow('boom');
    expect(await db.query({ text: `SELECT count(*)::int FROM job_run WHERE job = 'lost'` })).toEqual([[0]]);
  });
});

describe('listen', () => {
  it('hears notifications, tells when its connection is lost and hears again afterwards', async () => {
    const heard: string[] = [];
    const waiting: ((event: string) => void)[] = [];
    const tell = (event: string) => {
      heard.push(event);
      for (const resolve of waiting.splice(0)) resolve(event);
    };
    const next = () => new Promise<string>((resolve) => waiting.push(resolve));
    const stop = await db.listen('test_channel', {
      onMessage: tell,
      onLost: () => tell('lost'),
      onBack: () => tell('back'),
    });
    await notify(db, 'one', next);
    const lost = next();
    await db.query({
      text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
    });
    await lost;
    await next();
    await notify(db, 'two', next);
    expect(heard).toEqual(['one', 'lost', 'back', 'two']);
    await stop();
  });
});

async function notify(sender: Db, payload: string, next: () => Promise<string>): Promise<void> {
  const arrived = next();
  await sender.query({ text: `SELECT pg_notify('test_channel', $1)`, values: [payload] });
  expect(await arrived).toBe(payload);
}

it('a test database is a private copy of the migrated template', async () => {
  const one = await testDatabase();
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  const { rows } = await client.query('SELECT count(*)::int AS n FROM "_prisma_migrations"');
  expect(rows[0].n).toBeGreaterThan(0);
  await client.end();
  await one.drop();
});
