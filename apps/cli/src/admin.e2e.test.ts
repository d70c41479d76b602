import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json, type Sandbox, sandbox } from './testing/cli.ts';

let box: Sandbox;
beforeAll(async () => {
  box = await sandbox();
});
afterAll(async () => {
  await box.remove();
});

describe('energy admin create', () => {
  test('makes an administrator with a password that is shown this once, and audit says so', async () => {
    const made = await box.energy(['admin', 'create', 'ada@example.com', '--json']);
    expect([made.code, made.stderr]).toEqual([0, '']);
    const { id, password } = json<{ id: string; password: string }>(made);
    expect(password).toMatch(/^[\w-]{24}$/);
    const again = await box.energy(['admin', 'create', 'Ada@Example.com']);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('has an account')]);
    const audit = await box.energy(['audit', '--user', id, '--json']);
    expect(json(audit)).toMatchObject([
      { action: 'account_created', actorKind: 'operator', userId: id, details: { role: 'admin' } },
    ]);
    expect(audit.stdout).not.toContain(password);
    const none = await box.energy(['audit', '--action', 'sign_in']);
    expect(none.stdout).toBe('Nothing of that kind is in the audit log.\n');
  });
});
