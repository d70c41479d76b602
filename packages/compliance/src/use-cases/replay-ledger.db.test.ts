import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createDb } from '@energy-optimizer/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErasureContext } from '../context.ts';
import { type ErasureWorld, erasureWorld, makeDue, requestDue, testErasures } from '../testing/erasures.ts';
import { dumpOf, tablesWith } from '../testing/people.ts';
import { replayLedger } from './replay-ledger.ts';
import { runErasures } from './run-erasures.ts';

let world: ErasureWorld;
beforeAll(async () => {
  world = await erasureWorld();
});
afterAll(() => world.close());

const STEPS = ['held', 'counted', 'rows', 'ledger', 'deleted', 'processors'];

describe('after a crash', () => {
  it.each(STEPS)('at the step "%s" the erasure is completed, and the ledger has one entry', async (fatal) => {
    const ada = await world.filled();
    const id = await requestDue(world.db.owner, ada.id);
    const context = world.context({ processors: [world.stripe] });
    const dying: ErasureContext = {
      ...context,
      onStep: (step) => {
        if (step === fatal) throw new Error('crash');
      },
    };
    await expect(runErasures(dying)).rejects.toThrow('crash');
    await makeDue(world.db.owner);
    await runErasures(context);
    expect(tablesWith(await dumpOf(world.db.owner, world.live), ada)).toEqual([]);
    expect((await world.receiptOf(id)).state).toBe('done');
    expect(await (await context.ledger()).read()).toHaveLength(1);
  });

  it('by kill -9 between the ledger and the commit, the next start erases before it serves', async () => {
    const ada = await world.account();
    await requestDue(world.db.owner, ada.id);
    const context = world.context();
    const victim = path.join(import.meta.dirname, '../testing/victim.ts');
    const died = await new Promise<unknown>((resolve) => {
      const args = [victim, world.db.url, path.join(context.folder, 'ledger'), 'deleted'];
      execFile(process.execPath, args, (error) => resolve(error?.signal));
    });
    expect([died, await world.exists(ada)]).toEqual(['SIGKILL', true]);
    expect(await replayLedger(context)).toBe(1);
    expect(await world.exists(ada)).toBe(false);
    // A server with another ledger cannot read the identifiers, and leaves them to the one that can.
    await makeDue(world.db.owner);
    expect(await runErasures(world.context())).toEqual({ erased: 0, finished: 0, pending: 1 });
    await makeDue(world.db.owner);
    expect(await runErasures(context)).toEqual({ erased: 0, finished: 1, pending: 0 });
  });
});

describe('a restored backup', () => {
  it('does not bring erased people back: account, and rows that hold only the address, are erased before the server answers', async () => {
    const [ada, eve] = [await world.filled(), await world.filled()];
    const context = world.context({ processors: [world.stripe] });
    const id = await requestDue(world.db.owner, ada.id);
    const name = `backup_${randomUUID().slice(0, 8)}`;
    // Yesterday's backup.
    const url = new URL(world.db.url);
    url.search = '';
    const source = url.pathname.slice(1);
    url.pathname = `/${name}`;
    await runBackup(source, name);
    await runErasures(context);
    expect((await world.receiptOf(id)).state).toBe('done');
    const restored = await createDb({ url: url.href, applicationName: 'energy-test' });
    try {
      expect(tablesWith(await dumpOf(restored, world.live), ada).length).toBeGreaterThan(15);
      const after = testErasures(restored, {
        ledgerFolder: path.join(context.folder, 'ledger'),
        processors: [world.stripe],
      });
      expect(await replayLedger(after)).toBe(1);
      await restored.query({ text: `DELETE FROM billing_event WHERE type = 'local.account_deleted'` });
      expect(tablesWith(await dumpOf(restored, world.live), ada)).toEqual([]);
      expect(tablesWith(await dumpOf(restored, world.live), eve).length).toBeGreaterThan(15);
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
  const url = new URL(world.db.url);
  url.pathname = '/postgres';
  url.search = '';
  const cluster = await createDb({ url: url.href, applicationName: 'energy-test', poolSize: 1 });
  try {
    await cluster.query({ text });
  } finally {
    await cluster.close();
  }
}
