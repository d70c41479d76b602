import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json } from './testing/cli.ts';
import { type CommandLine, commandLine } from './testing/in-process.ts';

let box: CommandLine;
beforeAll(async () => {
  box = await commandLine();
});
afterAll(() => box.remove());

describe('energy admin create', () => {
  test('creates an administrator with a password shown once, and audits it', async () => {
    const made = await box.energy(['admin', 'create', 'ada@example.com', '--json']);
    expect([made.code, made.stderr]).toEqual([0, '']);
    const { id, password } = json<{ id: string; password: string }>(made);
    expect(password).toMatch(/^[\w-]{24}$/);
    const again = await box.energy(['admin', 'create', 'Ada@Example.com']);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('already has an account')]);
    const audit = await box.energy(['audit', '--user', id, '--json']);
    expect(json(audit)).toMatchObject([
      { action: 'account_created', actorKind: 'operator', userId: id, details: { role: 'admin' } },
    ]);
    expect(audit.stdout).not.toContain(password);
    const none = await box.energy(['audit', '--action', 'sign_in']);
    expect(none.stdout).toBe('No matching entries in the audit log.\n');
  });
});

describe('energy admin remove-second-factors', () => {
  test('rejects an account without a second factor, an unknown address, and text that is not an address', async () => {
    await box.energy(['admin', 'create', 'lost@example.com', '--json']);
    const none = await box.energy(['admin', 'remove-second-factors', 'lost@example.com', '--json']);
    expect([none.code, json(none)]).toMatchObject([1, { error: { code: 'unknown_second_factor' } }]);
    const nobody = await box.energy(['admin', 'remove-second-factors', 'nobody@example.com', '--json']);
    expect([nobody.code, json(nobody)]).toMatchObject([1, { error: { code: 'unknown_user' } }]);
    expect((await box.energy(['admin', 'remove-second-factors', 'nobody'])).code).toBe(2);
  });
});

describe('energy admin flags', () => {
  test('lists the flags, sets one, and audits it; an unknown flag is rejected', async () => {
    const switched = await box.energy(['admin', 'flags', 'set', 'sign_up', 'off', '--json']);
    expect([switched.code, switched.stderr]).toEqual([0, '']);
    const listed = json<{ name: string; enabled: boolean }[]>(await box.energy(['admin', 'flags', '--json']));
    expect(listed.filter(({ enabled }) => !enabled).map(({ name }) => name)).toEqual(['sign_up']);
    const audit = await box.energy(['audit', '--action', 'feature_flag_set', '--json']);
    expect(json(audit)).toMatchObject([{ actorKind: 'operator', details: { flag: 'sign_up', enabled: false } }]);
    const unknown = await box.energy(['admin', 'flags', 'set', 'no_such_flag', 'off']);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('forecast_learning')]);
  });
});
