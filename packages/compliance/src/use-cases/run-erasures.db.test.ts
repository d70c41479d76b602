import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fixedClock } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signReceipt } from '../erasure/receipt.ts';
import { PERSONAL_TABLES } from '../map/index.ts';
import type { ErasedPerson, Processor } from '../ports.ts';
import { createErasureService } from '../service.ts';
import { ATTRIBUTABLE, deleteAccountRow } from '../store/personal-rows.ts';
import { type ErasureWorld, erasureWorld, makeDue, requestDue } from '../testing/erasures.ts';
import { dumpOf, type TestPerson, tablesWith } from '../testing/people.ts';
import { eraseAccount } from './erase-account.ts';
import { requestErasure, undoErasure } from './request-erasure.ts';
import { runErasures } from './run-erasures.ts';
import { verifyReceipt } from './verify-receipt.ts';

let world: ErasureWorld;
beforeAll(async () => {
  world = await erasureWorld();
});
afterAll(() => world.close());

const caller = ({ id }: TestPerson) => ({
  requestId: 'r',
  principal: { kind: 'user', userId: id, credentialId: 'c', via: 'session' } as never,
});

describe('an erasure', () => {
  it('of many accounts at once leaves every one of them in the ledger', async () => {
    const context = world.context();
    const people = await Promise.all(Array.from({ length: 12 }, world.account));
    const erase = ({ id }: TestPerson) =>
      world.db.withUser(id, async (tx) => {
        await eraseAccount(context, tx, id, 'account_deleted');
        await deleteAccountRow(tx, id);
      });
    await Promise.all(people.map(erase));
    const ledger = await context.ledger();
    const subjects = (await ledger.read()).map(({ subject }) => subject);
    expect(subjects.sort()).toEqual(people.map(({ id }) => ledger.hash(id)).sort());
    expect(await runErasures(context)).toEqual({ erased: 0, finished: 12, pending: 0 });
  });

  it('leaves nothing of the person in any table, and everything of others; the receipt counts every table', async () => {
    const [ada, eve] = [await world.filled(), await world.filled()];
    const before = await dumpOf(world.db.owner, world.live);
    const own = ATTRIBUTABLE.map(([name]) => name).filter((name) => name !== 'privacy_erasure');
    expect(tablesWith(before, ada).sort()).toEqual(
      own
        .filter((name) => name !== 'recovery_code')
        .concat('recovery_code')
        .sort(),
    );
    const context = world.context({ processors: [world.stripe] });
    const id = await requestDue(world.db.owner, ada.id);
    expect(await runErasures(context)).toEqual({ erased: 1, finished: 1, pending: 0 });
    const after = await dumpOf(world.db.owner, world.live);
    expect(tablesWith(after, ada)).toEqual([]);
    expect(tablesWith(after, eve)).toEqual(tablesWith(before, eve));
    const { state, receipt } = await world.receiptOf(id);
    expect([state, receipt.processors]).toEqual(['done', [{ name: 'stripe', state: 'erased', detail: null }]]);
    const counts = Object.fromEntries(receipt.stores.map(({ name, rows }) => [name, rows]));
    expect(counts).toEqual(Object.fromEntries(ATTRIBUTABLE.map(([name]) => [name, 1])));
    const file = await readFile(path.join(context.folder, 'ledger/erasures.jsonl'), 'utf8');
    expect([file.includes(ada.id), file.includes(ada.email), file.split('\n').length]).toEqual([false, false, 2]);
    const check = await verifyReceipt(context, receipt);
    expect(check).toMatchObject({ isSigned: true, isErased: true });
    expect(check.stores.map(({ found }) => found)).toEqual(check.stores.map(() => 0));
    const forged = { ...receipt, stores: receipt.stores.map((store) => ({ ...store, rows: 0 })) };
    expect(await verifyReceipt(context, forged)).toMatchObject({ isSigned: false, isErased: false });
    // A receipt for a person who is still there.
    const ledger = await context.ledger();
    const wrong = signReceipt(ledger, {
      ...receipt,
      subject: ledger.hash(eve.id),
      addresses: [ledger.hash(eve.email)],
    });
    const found = (await verifyReceipt(context, wrong)).stores.filter((store) => store.found > 0);
    expect(found.map(({ name }) => name).sort()).toEqual(
      ['app_user', 'beta_signup', 'consent_record', 'feature_flag', 'mail_outbox', 'mail_suppression']
        .concat(['privacy_request', 'privacy_request_contact'])
        .filter((name) => PERSONAL_TABLES[name] !== undefined),
    );
  });

  it('is recorded in a deletion log that cannot be changed', async () => {
    for (const text of [
      `UPDATE privacy_erasure_log SET reason = 'x'`,
      'DELETE FROM privacy_erasure_log',
      'TRUNCATE privacy_erasure_log',
    ])
      await expect(world.db.owner.query({ text })).rejects.toThrow('the deletion log is append-only');
  });

  it('runs once when two servers begin it together', async () => {
    const ada = await world.account();
    await requestDue(world.db.owner, ada.id);
    const context = world.context();
    const reports = await Promise.all([runErasures(context), runErasures(context)]);
    expect(reports.reduce((sum, { erased }) => sum + erased, 0)).toBe(1);
    expect((await (await context.ledger()).read()).length).toBe(1);
    expect(await world.exists(ada)).toBe(false);
  });

  it('requested, begins after 24 hours by the clock of the database, whatever the clock of the server says', async () => {
    const ada = await world.account();
    const context = world.context({ clock: fixedClock('2100-01-01T00:00:00.000Z') });
    const requested = await requestErasure(context, caller(ada), {});
    expect(requested.dueAt.getTime() - requested.requestedAt.getTime()).toBe(24 * 60 * 60 * 1_000);
    expect((await runErasures(context)).erased).toBe(0);
    await expect(requestErasure(context, caller(ada), {})).rejects.toMatchObject({ code: 'erasure_waiting' });
    expect(await undoErasure(context, caller(ada))).toEqual({ status: 'done' });
    await expect(undoErasure(context, caller(ada))).rejects.toMatchObject({ code: 'no_erasure' });
    expect(await world.exists(ada)).toBe(true);
  });

  it('undone at the last second is either undone or carried out, never both', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, world.account));
    for (const { id } of people) await requestDue(world.db.owner, id);
    const context = world.context();
    const [, ...undone] = await Promise.all([
      runErasures(context),
      ...people.map((person) =>
        undoErasure(context, caller(person)).then(
          () => true,
          () => false,
        ),
      ),
    ]);
    expect(await Promise.all(people.map(world.exists))).toEqual(undone);
  });

  it('waits while an operation of the user is calling Stripe', async () => {
    const ada = await world.filled();
    await world.db.owner.query({
      text: `UPDATE billing_account SET lease_ends_at = now() + interval '1 minute' WHERE user_id = $1`,
      values: [ada.id],
    });
    await requestDue(world.db.owner, ada.id);
    const context = world.context({ processors: [world.stripe] });
    expect(await runErasures(context)).toEqual({ erased: 0, finished: 0, pending: 0 });
    await world.db.owner.query({
      text: 'UPDATE billing_account SET lease_ends_at = now() WHERE user_id = $1',
      values: [ada.id],
    });
    await makeDue(world.db.owner);
    expect((await runErasures(context)).erased).toBe(1);
  });

  it('names a processor that cannot be reached, asks it again, and forgets the identifiers once it has confirmed', async () => {
    const ada = await world.filled();
    const asked: ErasedPerson[] = [];
    const flaky: Processor = {
      name: 'mail provider',
      erase: async (person) => {
        asked.push(person);
        if (asked.length === 1)
          throw new AppError('unavailable', { code: 'billing_unavailable', publicMessage: 'Not now.' });
        return { state: 'erased' };
      },
    };
    const context = world.context({ processors: [world.stripe, flaky] });
    const id = await requestDue(world.db.owner, ada.id);
    expect(await runErasures(context)).toEqual({ erased: 1, finished: 0, pending: 1 });
    expect((await world.receiptOf(id)).receipt.processors[1]).toMatchObject({
      name: 'mail provider',
      state: 'pending',
    });
    expect(tablesWith(await dumpOf(world.db.owner, world.live), ada)).toEqual([]);
    await makeDue(world.db.owner);
    expect(await runErasures(context)).toEqual({ erased: 0, finished: 1, pending: 0 });
    expect((await world.receiptOf(id)).receipt.processors[1]).toMatchObject({ state: 'erased' });
    expect(asked[1]).toMatchObject({ userId: ada.id, customerIds: [ada.customerId] });
    const [row] = await world.db.owner.query({
      text: 'SELECT sealed FROM privacy_erasure WHERE id = $1',
      values: [id],
    });
    expect(row).toEqual([null]);
  });

  it('deletes with an account that its owner deletes at once', async () => {
    const ada = await world.filled();
    const context = world.context({ processors: [world.stripe] });
    const service = createErasureService(context);
    await world.db.withUser(ada.id, async (tx) => {
      await service.onDelete(tx, ada);
      await tx.rows.appUser.deleteMany({ where: { id: ada.id } });
    });
    await service.run();
    expect(tablesWith(await dumpOf(world.db.owner, world.live), ada)).toEqual([]);
  });
});
