import { randomUUID } from 'node:crypto';
import { fixedClock, silentLogger } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ErasureContext } from '../context.ts';
import { deleteAccountRow } from '../store/personal-rows.ts';
import { type ErasureWorld, erasureWorld, makeDue } from '../testing/erasures.ts';
import type { TestPerson } from '../testing/people.ts';
import { caller as callerOf, NOW } from '../testing/world.ts';
import { alertDeadlines, requestCounts } from './alert-deadlines.ts';
import { applyRetention } from './apply-retention.ts';
import { consentStatus } from './consents.ts';
import { eraseAccount } from './erase-account.ts';
import { requestExport } from './exports.ts';
import { ownObjections, setObjection } from './objections.ts';
import { createProcessing } from './processing.ts';
import { requestErasure, undoErasure } from './request-erasure.ts';
import {
  closeRequest,
  extendRequest,
  type Handler,
  listRequests,
  ownRequests,
  recordRequest,
  submitRequest,
} from './requests.ts';
import { setRestriction } from './restriction.ts';
import { runErasures } from './run-erasures.ts';
import { runExports } from './run-exports.ts';

const DAY_MS = 86_400_000;
const ROOT: Handler = { requestId: 'r', userId: null, network: null };
const POLICY = { version: '1', url: null, isRequired: false };

let world: ErasureWorld;
let ada: TestPerson;
let context: ErasureContext;
let audited: Parameters<ErasureContext['audit']['record']>[1][];
const clock = fixedClock(NOW);
beforeAll(async () => {
  world = await erasureWorld();
});
beforeEach(async () => {
  clock.set(NOW);
  audited = [];
  context = world.context({ clock, audit: { record: async (_, event) => void audited.push(event) } });
  ada = await world.account();
  await world.db.owner.query({ text: 'DELETE FROM privacy_request' });
});
afterAll(() => world.close());

const caller = (person = ada) => ({ ...callerOf(person.id), setCookie: () => undefined }) as never;
const own = async (person = ada) => (await ownRequests(context, person.id)).requests;
const all = async () => (await listRequests(context, { limit: 100 })).requests;
const record = (contact: string, receivedAt?: Date) =>
  recordRequest(context, ROOT, { kind: 'access', contact, receivedAt });
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

describe('a request of a person', () => {
  test('submitted by a user is due in a month, listed for user and administrators, and closed with an answer', async () => {
    const { id } = await submitRequest(context, caller(), { kind: 'rectification', message: 'My address is wrong.' });
    const open = { id, kind: 'rectification', origin: 'person', state: 'open', message: 'My address is wrong.' };
    expect(await own()).toMatchObject([{ ...open, receivedAt: NOW, dueAt: new Date('2027-01-02T10:00:00.000Z') }]);
    expect(await all()).toMatchObject([{ ...open, userId: ada.id, contact: ada.email, isOverdue: false }]);
    expect(await own(await world.account())).toEqual([]);
    clock.set(inDays(3));
    const closed = await closeRequest(context, ROOT, { requestId: id, outcome: 'refused', answer: 'It is right.' });
    expect(closed).toMatchObject({ state: 'refused', answer: 'It is right.', closedAt: inDays(3) });
    expect(await own()).toMatchObject([{ state: 'refused', answer: 'It is right.' }]);
    const again = { requestId: id, outcome: 'completed', answer: 'Once more.' } as const;
    await expect(closeRequest(context, ROOT, again)).rejects.toMatchObject({ code: 'request_closed' });
    const unknown = closeRequest(context, ROOT, { ...again, requestId: randomUUID() });
    await expect(unknown).rejects.toMatchObject({ kind: 'not_found', code: 'unknown_request' });
    expect(audited.map(({ action, userId, by }) => [action, userId, by])).toEqual([
      ['privacy_request_submitted', ada.id, undefined],
      ['privacy_request_closed', ada.id, 'operator'],
    ]);
    expect(JSON.stringify(audited)).not.toMatch(/address|right/);
  });

  test('can be extended to three months, once, with a reason, before the deadline', async () => {
    const { id } = await submitRequest(context, caller(), { kind: 'access', message: 'Who received my data?' });
    const extend = () => extendRequest(context, ROOT, { requestId: id, reason: 'Stripe has to be asked.' });
    const extended = { dueAt: new Date('2027-03-02T10:00:00.000Z'), extensionReason: 'Stripe has to be asked.' };
    expect(await extend()).toMatchObject({ ...extended, extendedAt: NOW });
    await expect(extend()).rejects.toMatchObject({ code: 'request_extended' });
    const late = await record('ada lovelace, london', new Date('2026-11-01T10:00:00.000Z'));
    await expect(extendRequest(context, ROOT, { requestId: late.id, reason: 'late' })).rejects.toMatchObject({
      code: 'deadline_passed',
    });
  });

  test('recorded for the address of an account belongs to it; any other contact is stored until 90 days after the end', async () => {
    await record(ada.email.toUpperCase());
    expect(await own()).toMatchObject([{ kind: 'access', origin: 'administrator' }]);
    const { id } = await record('Letter@Example.com', new Date('2026-11-20T10:00:00.000Z'));
    expect((await all()).map(({ contact, userId }) => [contact, userId])).toEqual([
      ['letter@example.com', null],
      [ada.email, ada.id],
    ]);
    const contacts = () => world.db.owner.query({ text: 'SELECT address FROM privacy_request_contact' });
    expect(await contacts()).toEqual([['letter@example.com']]);
    await closeRequest(context, ROOT, { requestId: id, outcome: 'completed', answer: 'Sent by mail.' });
    const age = (days: number) =>
      world.db.owner.query({
        text: `UPDATE privacy_request_contact SET closed_at = now() - make_interval(days => $1)`,
        values: [days],
      });
    await age(89);
    await applyRetention(context, { isDryRun: false });
    expect(await contacts()).toHaveLength(1);
    await age(91);
    await applyRetention(context, { isDryRun: false });
    expect(await contacts()).toEqual([]);
    expect(await all()).toHaveLength(2);
  });

  test.each([
    ['the future', new Date(NOW.getTime() + 1)],
    ['more than a year ago', inDays(-366)],
  ])('cannot have been received in %s', async (_, receivedAt) => {
    await expect(record('a letter', receivedAt)).rejects.toMatchObject({ code: 'invalid_received_at' });
  });

  test('of one user: at most ten submitted ones are open, also if they arrive at once', async () => {
    const submit = () => submitRequest(context, caller(), { kind: 'access', message: 'Again.' });
    const results = await Promise.allSettled(Array.from({ length: 14 }, submit));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    await expect(submit()).rejects.toMatchObject({ kind: 'conflict', code: 'too_many_requests_open' });
  });
});

describe('a deadline', () => {
  test('is alerted once per threshold and server, the most urgent one first', async () => {
    const { id } = await submitRequest(context, caller(), { kind: 'access', message: 'Everything, please.' });
    const { dueAt } = (await own())[0]!;
    const lines: unknown[] = [];
    const log = {
      ...silentLogger,
      warn: (line: object) => lines.push(line),
      error: (line: object) => lines.push(line),
    };
    const alert = async (daysBefore: number) => {
      clock.set(new Date(dueAt.getTime() - daysBefore * DAY_MS));
      const reports = await Promise.all([1, 2].map(() => alertDeadlines({ ...context, log: log as never })));
      return reports.reduce((sum, { alerted }) => sum + alerted, 0);
    };
    const alerts: number[] = [];
    for (const days of [20, 14, 13, 7, 5, 2, 2, 1, 0.5, 0, -1]) alerts.push(await alert(days));
    expect(alerts).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
    expect(lines).toEqual(
      [14, 7, 3, 1, undefined].map((days) => expect.objectContaining({ request: id, ...(days && { days }) })),
    );
    expect(await requestCounts(context)).toEqual({ open: 1, overdue: 1 });
    await closeRequest(context, ROOT, { requestId: id, outcome: 'completed', answer: 'Sent.' });
    expect(await requestCounts(context)).toEqual({ open: 0, overdue: 0 });
  });

  test('that was extended is alerted again', async () => {
    const { id } = await submitRequest(context, caller(), { kind: 'access', message: 'Everything, please.' });
    clock.set(inDays(28));
    expect(await alertDeadlines(context)).toEqual({ alerted: 1 });
    await extendRequest(context, ROOT, { requestId: id, reason: 'more time' });
    expect(await alertDeadlines(context)).toEqual({ alerted: 0 });
    clock.set(inDays(88));
    expect(await alertDeadlines(context)).toEqual({ alerted: 1 });
  });
});

describe('an operation', () => {
  test('opens and closes the request of an export', async () => {
    await requestExport(context, caller(), {});
    expect(await own()).toMatchObject([{ kind: 'access', origin: 'operation', state: 'open' }]);
    expect((await runExports(context)).ready).toBe(1);
    expect(await own()).toMatchObject([{ kind: 'access', state: 'completed' }]);
  });

  test('withdraws the request of an erasure that is undone', async () => {
    await requestErasure(context, caller(), {});
    expect(await own()).toMatchObject([{ kind: 'erasure', origin: 'operation', state: 'open' }]);
    await undoErasure(context, caller());
    expect(await own()).toMatchObject([{ kind: 'erasure', state: 'withdrawn' }]);
  });

  test('completes the request of an erasure when every processor has confirmed; nothing in it leads to the person', async () => {
    let isReachable = false;
    const stripe = {
      name: 'stripe',
      erase: async () => {
        if (!isReachable) throw new Error('unreachable');
        return { state: 'erased' } as const;
      },
    };
    const server = { ...context, processors: [stripe] };
    await submitRequest(context, caller(), { kind: 'access', message: `I am ${ada.name}.` });
    await world.db.withUser(ada.id, async (tx) => {
      await eraseAccount(server, tx, ada.id, 'account_deleted');
      await deleteAccountRow(tx, ada.id);
    });
    await runErasures(server);
    const anonymous = { userId: null, contact: null, message: null };
    const states = async () => (await all()).map(({ kind, state }) => [kind, state]).sort();
    expect(await all()).toMatchObject([anonymous, anonymous]);
    expect(await states()).toEqual([
      ['access', 'withdrawn'],
      ['erasure', 'open'],
    ]);
    isReachable = true;
    await makeDue(world.db.owner);
    await runErasures(server);
    expect(await states()).toEqual([
      ['access', 'withdrawn'],
      ['erasure', 'completed'],
    ]);
  });

  test('records a restriction once as a request, answered at once', async () => {
    for (let times = 0; times < 2; times += 1) await setRestriction(context, ada.id, { restricted: true });
    expect(await own()).toMatchObject([{ kind: 'restriction', state: 'completed', receivedAt: NOW, closedAt: NOW }]);
  });
});

describe('an objection', () => {
  const processing = () => createProcessing({ db: world.db, policy: POLICY });
  const refusal = (purpose: 'analytics' | 'marketing' | 'optimization') => processing().refusal(ada.id, purpose);
  const object = (objects: boolean, reason?: string) =>
    setObjection(context, caller(), { purpose: 'analytics', objects, reason });

  test('ends the processing for its purpose at once, keeps its history, and is recorded as a request', async () => {
    expect(await refusal('analytics')).toBeUndefined();
    await object(true, 'Do not learn from me.');
    await object(true);
    expect([await refusal('analytics'), await refusal('optimization')]).toEqual(['processing_objected', undefined]);
    expect(await processing().refusalForAddress(ada.email, 'analytics')).toBe('processing_objected');
    const required = processing().require(callerOf(ada.id).principal, 'analytics');
    await expect(required).rejects.toMatchObject({ kind: 'forbidden', code: 'processing_objected' });
    const status = await consentStatus({ ...context, policy: POLICY }, ada.id);
    const analytics = status.purposes.find(({ purpose }) => purpose === 'analytics');
    expect(analytics).toMatchObject({ isObjected: true, isAllowed: false });
    expect(await own()).toMatchObject([{ kind: 'objection', state: 'completed', closedAt: NOW }]);
    clock.set(inDays(1));
    await object(false);
    expect(await refusal('analytics')).toBeUndefined();
    await object(true);
    expect((await ownObjections(context, ada.id)).objections.map(({ reason, liftedAt }) => [reason, liftedAt])).toEqual(
      [
        [null, null],
        ['Do not learn from me.', inDays(1)],
      ],
    );
    expect(audited.map(({ action, details }) => [action, details?.purpose])).toEqual([
      ['objection_made', 'analytics'],
      ['objection_lifted', 'analytics'],
      ['objection_made', 'analytics'],
    ]);
  });

  test('made many times at once stands once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => object(true)));
    expect((await ownObjections(context, ada.id)).objections).toHaveLength(1);
  });
});
