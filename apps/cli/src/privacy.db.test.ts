import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json } from './testing/cli.ts';
import { type CommandLine, commandLine } from './testing/in-process.ts';

let box: CommandLine;
beforeAll(async () => {
  box = await commandLine();
  await box.energy(['admin', 'create', 'ada@example.com', '--json']);
});
afterAll(() => box.remove());

test('energy privacy requests records, lists, extends and closes requests, and audits it without their texts', async () => {
  const energy = (...args: string[]) => box.energy(['privacy', 'requests', ...args, '--json']);
  const received = new Date(Date.now() - 86_400_000).toISOString();
  const recorded = await energy('record', 'access', 'Ada Lovelace, 12 St James Square', '--received', received);
  expect([recorded.code, recorded.stderr]).toEqual([0, '']);
  const { id } = json<{ id: string }>(recorded);
  expect(json(await energy('record', 'objection', 'Ada@example.com'))).toMatchObject({ kind: 'objection' });
  const listed = json<{ contact: string }[]>(await energy('--state', 'open'));
  expect(listed.map(({ contact }) => contact)).toEqual(['Ada Lovelace, 12 St James Square', 'ada@example.com']);
  expect(json(await energy('extend', id, '--reason', 'A secret reason.'))).toMatchObject({ id, state: 'open' });
  expect(json(await energy('close', id, '--refused', '--answer', 'No such data.'))).toMatchObject({ state: 'refused' });
  const again = await energy('close', id, '--answer', 'Once more.');
  expect([again.code, json(again)]).toMatchObject([1, { error: { code: 'request_closed' } }]);
  const unknown = await energy('extend', randomUUID(), '--reason', 'More time.');
  expect([unknown.code, json(unknown)]).toMatchObject([1, { error: { code: 'unknown_request' } }]);
  expect((await energy('close', 'one', '--answer', 'Done.')).code).toBe(2);
  expect((await energy('record', 'complaint', 'ada@example.com')).code).toBe(2);
  const audit = await box.energy(['audit', '--json']);
  const actions = json<{ action: string; actorKind: string }[]>(audit).filter(({ action }) => /^privacy/.test(action));
  expect(actions.map(({ action, actorKind }) => [action, actorKind])).toEqual([
    ['privacy_request_closed', 'operator'],
    ['privacy_request_extended', 'operator'],
    ['privacy_request_recorded', 'operator'],
    ['privacy_request_recorded', 'operator'],
  ]);
  expect(audit.stdout).not.toMatch(/Lovelace|secret reason|No such data/);
});

test('energy privacy consent shows every purpose of an account; an unknown address is an error', async () => {
  const status = json<{ purposes: { purpose: string; isAllowed: boolean }[] }>(
    await box.energy(['privacy', 'consent', 'ADA@example.com', '--json']),
  );
  expect(status).toMatchObject({ isRestricted: false, objections: [] });
  expect(status.purposes.map(({ purpose }) => purpose)).toContain('marketing');
  expect((await box.energy(['privacy', 'consent', 'ada@example.com'])).stdout).toMatch(/marketing +undecided/);
  const unknown = await box.energy(['privacy', 'consent', 'unknown@example.com', '--json']);
  expect([unknown.code, json(unknown)]).toMatchObject([1, { error: { code: 'unknown_user' } }]);
});
