import { type AdminContext, type AuditEntry, adminProcedures, createFlags } from '@energy-optimizer/admin';
import { networkOf } from '@energy-optimizer/auth';
import { ADA, authWorld, browser } from '@energy-optimizer/auth/testing';
import { createCallerFactory, router, toAppError } from '@energy-optimizer/rpc';
import { describe, expect, test } from 'vitest';

/** Administrators' operations (`admin`) on accounts (`auth`). */

const world = authWorld();
const ROOT = 'root@example.com';
const events: AuditEntry[] = [];
const operations = { jobRuns: async () => [], jobNames: () => [], providers: async () => [] };

/** The operations, called by one administrator. */
function administration(caller: Awaited<ReturnType<typeof world.signedIn>>) {
  const { db, clock } = world;
  const audit = { record: async (_sql: unknown, entry: AuditEntry) => void events.push(entry), search: async () => [] };
  const flags = createFlags({ db, clock, audit });
  const context: AdminContext = { db, clock, audit, flags, operations, accounts: world.auth.accounts, networkOf };
  return createCallerFactory(router(adminProcedures(context)))(caller);
}

const setUp = async () => {
  events.length = 0;
  const ada = await world.createUser();
  const root = await world.createUser(ROOT, 'admin');
  const admin = administration(await world.signedIn(await world.home(ROOT)));
  return { ada, root, admin };
};
const audited = () => events.map(({ action }) => action);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: unknown) => toAppError(error).code,
  );

describe('an administrator', () => {
  test('finds a user by address, without secrets, and audits it', async () => {
    const { ada, root, admin } = await setUp();
    const found = await admin.findUser({ email: 'ADA@example.com' });
    expect(found).toMatchObject({ id: ada.id, email: ADA, role: 'user', lockedUntil: null });
    expect(JSON.stringify(found)).not.toMatch(/argon2/);
    expect(events.at(-1)).toMatchObject({ action: 'admin_read_user', userId: ada.id, actorId: root.id });
    expect(await codeOf(admin.findUser({ email: 'nobody@example.com' }))).toBe('unknown_user');
  });

  test('lists a user’s sessions and ends them, immediately', async () => {
    const { ada, admin } = await setUp();
    const home = await world.home();
    const { sessions } = await admin.userSessions({ userId: ada.id });
    expect(sessions).toHaveLength(1);
    expect(Object.keys(sessions[0]!)).not.toContain('id');
    await admin.endUserSessions({ userId: ada.id });
    expect((await world.whoIs(home)).kind).toBe('anonymous');
    expect(audited()).toEqual(['admin_read_sessions', 'sessions_revoked']);
  });

  test('locks an account: sessions end and the password no longer works; unlocking restores it', async () => {
    const { ada, admin } = await setUp();
    const home = await world.home();
    await admin.lockUser({ userId: ada.id, days: 30 });
    expect((await world.whoIs(home)).kind).toBe('anonymous');
    expect(await codeOf(world.signIn(browser()))).toBe('invalid_credentials');
    await admin.unlockUser({ userId: ada.id });
    expect(await codeOf(world.signIn(browser()))).toBe('ok');
    expect(audited()).toEqual(['user_locked', 'user_unlocked']);
  });

  test('unlocks accounts locked by failed sign-ins', async () => {
    const { ada, admin } = await setUp();
    for (let i = 0; i < 5; i++) await codeOf(world.signIn(world.stranger(), ADA, 'a wrong password'));
    expect(await codeOf(world.signIn(world.stranger()))).toBe('too_many_attempts');
    await admin.unlockUser({ userId: ada.id });
    expect(await codeOf(world.signIn(world.stranger()))).toBe('ok');
  });

  test('changes a role and records the previous one', async () => {
    const { ada, admin } = await setUp();
    const home = await world.home();
    await admin.changeRole({ userId: ada.id, role: 'admin' });
    expect(await world.whoIs(home)).toMatchObject({ role: 'admin' });
    expect(events.at(-1)).toMatchObject({ action: 'role_changed', details: { from: 'user', to: 'admin' } });
  });

  test('grants a tier until then and revokes it, and records both', async () => {
    const { ada, admin } = await setUp();
    const home = await world.home();
    const until = new Date(world.clock.now().getTime() + 60_000);
    await admin.grantTier({ userId: ada.id, tier: 'business', until });
    expect(await world.whoIs(home)).toMatchObject({ tier: 'business' });
    expect(await admin.findUser({ email: ADA })).toMatchObject({ grantedTier: 'business', grantedUntil: until });
    await admin.revokeTier({ userId: ada.id });
    expect(await world.whoIs(home)).toMatchObject({ tier: 'free' });
    expect(events.filter(({ action }) => action !== 'admin_read_user')).toMatchObject([
      { action: 'tier_granted', userId: ada.id, details: { from: 'free', to: 'business', until: until.toISOString() } },
      { action: 'tier_revoked', userId: ada.id, details: { from: 'business' } },
    ]);
    expect(await codeOf(admin.grantTier({ userId: ada.id, tier: 'pro', until: world.clock.now() }))).toBe('until_past');
  });

  test('can neither lock nor demote their own account', async () => {
    const { root, admin } = await setUp();
    expect(await codeOf(admin.lockUser({ userId: root.id, days: 1 }))).toBe('own_account');
    expect(await codeOf(admin.changeRole({ userId: root.id, role: 'user' }))).toBe('own_account');
  });
});
