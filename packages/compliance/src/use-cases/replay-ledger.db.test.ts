import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createDb } from '@energy-optimizer/db';
import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErasureContext } from '../context.ts';
import type { Receipt } from '../index.ts';
import type { LiveTable } from '../map/live-table.ts';
import type { Processor } from '../ports.ts';
import { readSchema } from '../store/schema.ts';
import { makeDue, requestDue, testErasures } from '../testing/erasures.ts';
import { dumpOf, fillEverything, type TestPerson, tablesWith, testPerson } from '../testing/people.ts';
import { replayLedger } from './replay-ledger.ts';
import { runErasures } from './run-erasures.ts';

let db: TestDb;
let live: readonly LiveTable[];
const folders: string[] = [];

beforeAll(async () => {
  db = await testDb();
  live = await readSchema(db);
});
afterAll(async () => {
  await db.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

function erasures(given: Parameters<typeof testErasures>[1] = {}) {
  const context = testErasures(db, given);
  folders.push(context.folder);
  return context;
}

async function filled(): Promise<TestPerson> {
  const person = testPerson();
  await fillEverything(db.owner, live, person);
  return person;
}

/** An account without further rows. */
async function account(): Promise<TestPerson> {
  const person = testPerson();
  await db.owner.query({
    text: `INSERT INTO app_user (id, email, role, tier, created_at, updated_at) VALUES ($1, $2, 'user', 'free', now(), now())`,
    values: [person.id, person.email],
  });
  return person;
}

const exists = async ({ id }: TestPerson) =>
  (await db.owner.query({ text: 'SELECT 1 FROM app_user WHERE id = $1', values: [id] })).length === 1;

/** Stripe's deletion is queued by a trigger and confirmed by the processor. */
const stripe: Processor = {
  name: 'stripe',
  erase: async ({ customerId }) => {
    await db.owner.query({ text: 'DELETE FROM billing_event WHERE customer_id = $1', values: [customerId] });
    return { state: 'erased' };
  },
};

const receiptOf = async (id: string): Promise<{ state: string; receipt: Receipt }> => {
  const [row] = await db.owner.query<[string, Receipt]>({
    text: 'SELECT state::text, receipt FROM privacy_erasure WHERE id = $1',
    values: [id],
  });
  return { state: row![0], receipt: row![1] };
};

const STEPS = ['held', 'counted', 'rows', 'ledger', 'deleted', 'processors'];

describe('after a crash', () => {
  it.each(STEPS)('at the step "%s" the erasure is completed, and the ledger has one entry', async (fatal) => {
    const ada = await filled();
    const id = await requestDue(db.owner, ada.id);
    const context = erasures({ processors: [stripe] });
    const dying: ErasureContext = {
      ...context,
      onStep: (step) => {
        if (step === fatal) throw new Error('crash');
      },
    };
    await expect(runErasures(dying)).rejects.toThrow('crash');
    await makeDue(db.owner);
    await runErasures(context);
    expect(tablesWith(await dumpOf(db.owner, live), ada)).toEqual([]);
    expect((await receiptOf(id)).state).toBe('done');
    expect(await (await context.ledger()).read()).toHaveLength(1);
  });

  it('by kill -9 between the ledger and the commit, the next start erases before it serves', async () => {
    const ada = await account();
    await requestDue(db.owner, ada.id);
    const context = erasures();
    const victim = path.join(import.meta.dirname, '../testing/victim.ts');
    const died = await new Promise<unknown>((resolve) => {
      const args = [victim, db.url, path.join(context.folder, 'ledger'), 'deleted'];
      execFile(process.execPath, args, (error) => resolve(error?.signal));
    });
    expect([died, await exists(ada)]).toEqual(['SIGKILL', true]);
    expect(await replayLedger(context)).toBe(1);
    expect(await exists(ada)).toBe(false);
    // A server with another ledger cannot read the identifiers, and leaves them to the one that can.
    await makeDue(db.owner);
    expect(await runErasures(erasures())).toEqual({ erased: 0, finished: 0, pending: 1 });
    await makeDue(db.owner);
    expect(await runErasures(context)).toEqual({ erased: 0, finished: 1, pending: 0 });
  });
});

describe('a restored backup', () => {
  it('does not bring erased people back: account, and rows that hold only the address, are erased before the server answers', async () => {
    const [ada, eve] = [await filled(), await filled()];
    const context = erasures({ processors: [stripe] });
    const id = await requestDue(db.owner, ada.id);
    const name = `backup_${randomUUID().slice(0, 8)}`;
    // Yesterday's backup.
    const url = new URL(db.url);
    url.search = '';
    const source = url.pathname.slice(1);
    url.pathname = `/${name}`;
    await runBackup(source, name);
    await runErasures(context);
    expect((await receiptOf(id)).state).toBe('done');
    const restored = await createDb({ url: url.href, applicationName: 'energy-test' });
    try {
      expect(tablesWith(await dumpOf(restored, live), ada).length).toBeGreaterThan(15);
      const after = testErasures(restored, { ledgerFolder: path.join(context.folder, 'ledger'), processors: [stripe] });
      expect(await replayLedger(after)).toBe(1);
      await restored.query({ text: `DELETE FROM billing_event WHERE type = 'local.account_deleted'` });
      expect(tablesWith(await dumpOf(restored, live), ada)).toEqual([]);
      expect(tablesWith(await dumpOf(restored, live), eve).length).toBeGreaterThan(15);
      expect(await replayLedger(after)).toBe(0);
    } finally {
      await restored.close();
      await dropDatabase(name);
    }
  });
});

/** A copy of the database, for which PostgreSQL requires that nobody is connected. */
async function runBackup(source: string, name: string): Promise<void> {
  await onCluster(`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE datname = '${source}'`);
  await onCluster(`CREATE DATABASE "${name}" TEMPLATE "${source}" STRATEGY FILE_COPY`);
}

const dropDatabase = (name: string) => onCluster(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);

async function onCluster(text: string): Promise<void> {
  const url = new URL(db.url);
  url.pathname = '/postgres';
  url.search = '';
  const cluster = await createDb({ url: url.href, applicationName: 'energy-test', poolSize: 1 });
  try {
    await cluster.query({ text });
  } finally {
    await cluster.close();
  }
}
