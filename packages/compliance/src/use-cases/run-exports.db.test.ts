import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnsOf, PERSONAL_TABLES } from '../map/index.ts';
import type { LiveTable } from '../map/live-table.ts';
import type { PrivacyMail } from '../ports.ts';
import { ATTRIBUTABLE } from '../store/personal-rows.ts';
import { readSchema } from '../store/schema.ts';
import { requestDue, testErasures } from '../testing/erasures.ts';
import { fillEverything, type TestPerson, testPerson } from '../testing/people.ts';
import { downloadExport, listOwnExports, requestExport } from './exports.ts';
import { runErasures } from './run-erasures.ts';
import { runExports } from './run-exports.ts';

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

function world(given: Parameters<typeof testErasures>[1] = {}) {
  const mails: PrivacyMail[] = [];
  const context = testErasures(db, { mail: { enqueue: async (_tx, mail) => mails.push(mail) }, ...given });
  folders.push(context.folder);
  const tokenOf = (index: number) => /#token=([0-9a-f]{64})$/.exec((mails[index]!.props as { url: string }).url)![1]!;
  return { context, mails, tokenOf };
}

async function filled(): Promise<TestPerson> {
  const person = testPerson();
  await fillEverything(db.owner, live, person);
  await db.owner.query({ text: 'DELETE FROM privacy_export WHERE user_id = $1', values: [person.id] });
  return person;
}

const caller = ({ id }: TestPerson) => ({
  requestId: 'r',
  principal: { kind: 'user', userId: id, credentialId: 'c', via: 'session' } as never,
});

async function bytesOf(archive: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('an export', () => {
  it('contains every row of the person as JSON and CSV, with the counts of the database, and no secret', async () => {
    const [ada, eve] = [await filled(), await filled()];
    const { context, mails, tokenOf } = world();
    const { id } = await requestExport(context, caller(ada), {});
    await expect(requestExport(context, caller(ada), {})).rejects.toMatchObject({ code: 'export_in_progress' });
    expect(await runExports(context)).toEqual({ ready: 1, failed: 0, deletedFiles: 0 });
    // Every table but privacy_erasure has a row, and the request of the export itself is another one.
    const [listed] = (await listOwnExports(context, caller(ada))).exports;
    expect(listed).toMatchObject({ id, state: 'ready', progress: 1, rows: ATTRIBUTABLE.length });
    expect(mails).toMatchObject([{ template: 'exportReady', to: ada.email }]);
    // Encrypted at rest.
    const stored = await readFile(path.join(context.exportFolder, `${id}.export`));
    expect([stored.includes('PK\u0003\u0004'), stored.includes(ada.email)]).toEqual([false, false]);
    const files = unzipSync(await bytesOf(await downloadExport(context, tokenOf(0))));
    const text = (name: string) => Buffer.from(files[name]!).toString('utf8');
    const counts = JSON.parse(text('index.json')).tables as { table: string; rows: number }[];
    for (const { table, rows } of counts) {
      const json = JSON.parse(text(`json/${table}.json`)) as Record<string, unknown>[];
      expect([table, json.length]).toEqual([table, rows]);
      expect([table, text(`csv/${table}.csv`).split('\r\n').length - 2]).toEqual([table, rows]);
      const secrets = columnsOf(PERSONAL_TABLES[table]!).filter(({ treatment }) => treatment === 'erase');
      for (const { column } of secrets) expect([table, json.some((row) => column in row)]).toEqual([table, false]);
    }
    expect(counts.map(({ table }) => table)).toEqual(ATTRIBUTABLE.map(([name]) => name));
    // All but the export itself, which was the only one, and the erasure nobody requested.
    expect(counts.filter(({ rows }) => rows === 0).map(({ table }) => table)).toEqual(['privacy_erasure']);
    const all = Object.values(files)
      .map((file) => Buffer.from(file).toString('utf8'))
      .join();
    expect([all.includes(ada.email), all.includes(eve.email), all.includes(eve.id)]).toEqual([true, false, false]);
    expect(text('index.html')).toContain('<h1>Your data</h1>');
  });

  it('is downloaded once, and its file is deleted', async () => {
    const ada = await filled();
    const { context, tokenOf } = world();
    await requestExport(context, caller(ada), {});
    await runExports(context);
    const both = await Promise.allSettled([downloadExport(context, tokenOf(0)), downloadExport(context, tokenOf(0))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const one of both) if (one.status === 'fulfilled') await bytesOf(one.value);
    expect(await readdir(context.exportFolder)).toEqual([]);
    await expect(downloadExport(context, tokenOf(0))).rejects.toMatchObject({ code: 'unknown_export' });
  });

  it('expires after 7 days, and its file is deleted', async () => {
    const ada = await filled();
    const { context, tokenOf } = world();
    await requestExport(context, caller(ada), {});
    await runExports(context);
    const [row] = await db.owner.query<[number]>({
      text: 'SELECT extract(day FROM expires_at - ready_at)::int FROM privacy_export WHERE user_id = $1',
      values: [ada.id],
    });
    expect(row).toEqual([7]);
    await db.owner.query({
      text: `UPDATE privacy_export SET expires_at = now() - interval '1 second' WHERE user_id = $1`,
      values: [ada.id],
    });
    await expect(downloadExport(context, tokenOf(0))).rejects.toMatchObject({ code: 'unknown_export' });
    expect((await listOwnExports(context, caller(ada))).exports[0]).toMatchObject({ state: 'expired' });
    expect((await runExports(context)).deletedFiles).toBe(1);
  });

  it('fails with a plain reason when the disk is full, and leaves no file', async () => {
    const ada = await filled();
    const { context, mails } = world();
    const { id } = await requestExport(context, caller(ada), {});
    await mkdir(context.exportFolder, { recursive: true });
    // Writing to /dev/full fails as on a full disk.
    await symlink('/dev/full', path.join(context.exportFolder, `${id}.part`));
    expect(await runExports(context)).toMatchObject({ ready: 0, failed: 1 });
    expect((await listOwnExports(context, caller(ada))).exports[0]).toMatchObject({
      state: 'failed',
      error: 'The server has no space left for the export. Request it again later.',
    });
    expect([await readdir(context.exportFolder), mails]).toEqual([[], []]);
  });

  it('of an account that is erased meanwhile is abandoned, without a mail or a file', async () => {
    const ada = await filled();
    let isErased = false;
    const { context, mails } = world({
      onStep: async (step) => {
        if (step !== 'written' || isErased) return;
        isErased = true;
        await requestDue(db.owner, ada.id);
        await runErasures(context);
      },
    });
    await requestExport(context, caller(ada), {});
    expect(await runExports(context)).toMatchObject({ ready: 0, failed: 1 });
    expect([isErased, await readdir(context.exportFolder), mails]).toEqual([true, [], []]);
  });

  it('interrupted by a crash is written again', async () => {
    const ada = await filled();
    const { context, tokenOf } = world();
    await requestExport(context, caller(ada), {});
    const dying = {
      ...context,
      onStep: (step: string) => {
        if (step === 'table session') throw new Error('crash');
      },
    };
    await expect(runExports(dying)).rejects.toThrow('crash');
    await db.owner.query({
      text: `UPDATE privacy_export SET lease_ends_at = now() WHERE user_id = $1`,
      values: [ada.id],
    });
    expect((await runExports(context)).ready).toBe(1);
    expect((await bytesOf(await downloadExport(context, tokenOf(0)))).length).toBeGreaterThan(1_000);
  });

  it('that ended its process three times fails with a plain reason, and can be requested again', async () => {
    const ada = await filled();
    const { context } = world();
    await requestExport(context, caller(ada), {});
    await db.owner.query({
      text: `UPDATE privacy_export SET state = 'running', attempts = 3, lease_ends_at = now() WHERE user_id = $1`,
      values: [ada.id],
    });
    expect(await runExports(context)).toMatchObject({ ready: 0, failed: 1 });
    expect((await listOwnExports(context, caller(ada))).exports).toMatchObject([
      { state: 'failed', error: expect.stringMatching(/^The export failed\..*Request it again/) },
    ]);
    await requestExport(context, caller(ada), {});
    expect((await runExports(context)).ready).toBe(1);
  });
});
