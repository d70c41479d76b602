import { describe, expect, test } from 'vitest';
import { ADA, authWorld, browser } from '../testing/world.ts';

/** What administrators do with accounts. */

const world = authWorld();
const ROOT = 'root@example.com';
const setUp = async () => {
  const ada = await world.createUser();
  const root = await world.createUser(ROOT, 'admin');
  const desk = await world.home(ROOT);
  return { ada, root, desk: await world.signedIn(desk), admin: world.auth.admin };
};
const audited = () => world.events.filter(({ actorId }) => actorId !== undefined).map(({ action }) => action);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );

describe('an administrator', () => {
  test('finds a user by address, without any secret, and that stands in the audit log', async () => {
    const { ada, root, desk, admin } = await setUp();
    const found = await admin.findAccount(desk, { email: 'ADA@example.com' });
    expect(found).toMatchObject({ id: ada.id, email: ADA, role: 'user', lockedUntil: null });
    expect(JSON.stringify(found)).not.toMatch(/argon2/);
    expect(world.events.at(-1)).toMatchObject({ action: 'admin_read_user', userId: ada.id, actorId: root.id });
    expect(await codeOf(admin.findAccount(desk, { email: 'nobody@example.com' }))).toBe('unknown_user');
  });

  test('sees where somebody is signed in and ends it, at once', async () => {
    const { ada, desk, admin } = await setUp();
    const home = await world.home();
    const { sessions } = await admin.listUserSessions(desk, { userId: ada.id });
    expect(sessions).toHaveLength(1);
    expect(Object.keys(sessions[0]!)).not.toContain('id');
    await admin.endUserSessions(desk, { userId: ada.id });
    expect((await world.whoIs(home)).kind).toBe('anonymous');
    expect(audited()).toEqual(['admin_read_sessions', 'sessions_revoked']);
  });

  test('locks an account: sessions end, the right password opens nothing; unlocked it opens again', async () => {
    const { ada, desk, admin } = await setUp();
    const home = await world.home();
    await admin.lockUser(desk, { userId: ada.id, days: 30 });
    expect((await world.whoIs(home)).kind).toBe('anonymous');
    expect(await codeOf(world.signIn(browser()))).toBe('invalid_credentials');
    await admin.unlockUser(desk, { userId: ada.id });
    expect(await codeOf(world.signIn(browser()))).toBe('ok');
    expect(audited()).toEqual(['user_locked', 'user_unlocked']);
  });

  test('unlocks what failed sign-ins locked', async () => {
    const { ada, desk, admin } = await setUp();
    for (let i = 0; i < 5; i++) await codeOf(world.signIn(world.stranger(), ADA, 'a wrong password'));
    expect(await codeOf(world.signIn(world.stranger()))).toBe('too_many_attempts');
    await admin.unlockUser(desk, { userId: ada.id });
    expect(await codeOf(world.signIn(world.stranger()))).toBe('ok');
  });

  test('changes a role, which is written down with what it was', async () => {
    const { ada, desk, admin } = await setUp();
    const home = await world.home();
    await admin.changeRole(desk, { userId: ada.id, role: 'admin' });
    expect(await world.whoIs(home)).toMatchObject({ role: 'admin' });
    expect(world.events.at(-1)).toMatchObject({ action: 'role_changed', details: { from: 'user', to: 'admin' } });
  });

  test('can neither lock nor demote himself', async () => {
    const { root, desk, admin } = await setUp();
    expect(await codeOf(admin.lockUser(desk, { userId: root.id, days: 1 }))).toBe('own_account');
    expect(await codeOf(admin.changeRole(desk, { userId: root.id, role: 'user' }))).toBe('own_account');
  });
});
