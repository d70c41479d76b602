import { DAY_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { ADA, authWorld, browser, NOW, PASSWORD } from '../testing/world.ts';

const world = authWorld();
const stored = async () =>
  world.db.owner.query<[string, Date, Date, Date]>({
    text: 'SELECT id, expires_at, absolute_expires_at, last_used_at FROM session ORDER BY created_at',
  });
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a session', () => {
  test('is stored under the SHA-256 of its token; the token itself is stored nowhere', async () => {
    await world.createUser();
    const home = await world.home();
    const token = home.token() as string;
    expect(token).toMatch(/^eo_session_[0-9a-f]{64}$/);
    const [row] = await world.db.owner.query<[string]>({ text: 'SELECT s::text FROM session s' });
    expect(row?.[0]).not.toContain(token.slice('eo_session_'.length));
    const [[hash] = ['']] = await world.db.owner.query<[string]>({
      text: `SELECT encode(sha256($1::bytea), 'hex')`,
      values: [token],
    });
    expect((await stored())[0]?.[0]).toBe(hash);
  });

  test('is extended by use after half its lifetime, and keeps its token', async () => {
    await world.createUser();
    const home = await world.home();
    const token = home.token();
    world.later(14 * DAY_MS);
    await world.signedIn(home);
    expect(home.given.filter(({ name }) => name === 'eo_session')).toHaveLength(1);
    world.later(2 * DAY_MS);
    await world.signedIn(home);
    expect(home.given.at(-1)).toMatchObject({ name: 'eo_session', value: token, maxAgeSeconds: 30 * 86_400 });
    expect((await stored())[0]?.[1]).toEqual(new Date(world.clock.now().getTime() + 30 * DAY_MS));
    world.later(29 * DAY_MS);
    await world.signedIn(home);
  });

  test('ends if unused; its cookie is removed', async () => {
    await world.createUser();
    const home = await world.home();
    world.later(30 * DAY_MS);
    expect(await world.whoIs(home)).toEqual({ kind: 'anonymous' });
    expect(home.token()).toBeUndefined();
    expect(await stored()).toEqual([]);
  });

  test('ends at its absolute limit, regardless of use', async () => {
    await world.createUser();
    const home = await world.home();
    for (let day = 0; day < 89; day += 10) {
      await world.signedIn(home);
      world.later(10 * DAY_MS);
    }
    expect(world.clock.now()).toEqual(new Date(NOW.getTime() + 90 * DAY_MS));
    expect(await world.whoIs(home)).toEqual({ kind: 'anonymous' });
  });

  test('ends at its absolute limit even if the idle timeout is longer', async () => {
    world.open({ sessionTimes: { idleMs: 10 * DAY_MS, absoluteMs: 5 * DAY_MS } });
    await world.createUser();
    const home = await world.home();
    expect(home.given[0]?.maxAgeSeconds).toBe(5 * 86_400);
    world.later(5 * DAY_MS);
    expect(await world.whoIs(home)).toEqual({ kind: 'anonymous' });
    expect(await stored()).toEqual([]);
  });

  test('is never extended beyond its absolute limit', async () => {
    await world.createUser();
    const home = await world.home();
    for (const days of [20, 20, 20, 20]) {
      world.later(days * DAY_MS);
      await world.signedIn(home);
    }
    const [row] = await stored();
    expect(row?.[1]).toEqual(row?.[2]);
  });

  test.each([
    ['truncated', (token: string) => token.slice(0, -1)],
    ['of another shape', () => 'eo_session_'],
    ['one digit off', (token: string) => token.slice(0, -1) + (token.endsWith('0') ? '1' : '0')],
    ['the stored id instead of the token', (_token: string, id: string) => `eo_session_${id}`],
    ['upper case', (token: string) => token.toUpperCase()],
    ['SQL', () => `' OR 1=1 --`],
  ])('a token that is %s is anonymous', async (_name, forge) => {
    await world.createUser();
    const home = await world.home();
    const [[id] = ['']] = await stored();
    home.cookies.set('eo_session', forge(home.token() as string, id));
    expect(await world.whoIs(home)).toEqual({ kind: 'anonymous' });
  });

  test('identifies the same user as a bearer token; an incorrect token is an error, not an anonymous call', async () => {
    const { id } = await world.createUser();
    const response = await world.service.signIn(browser().caller, {
      email: ADA,
      password: PASSWORD,
      transport: 'token',
    });
    const token = response.status === 'signed_in' ? response.token : null;
    const who = (authorization: string) => world.whoIs(browser(), { headers: { authorization } });
    expect(await who(`Bearer ${token}`)).toMatchObject({ kind: 'user', userId: id, scopes: 'all', via: 'session' });
    await expect(who(`Bearer ${token?.slice(0, -1)}0a`)).rejects.toEqual(code('session_expired'));
    await expect(who('Bearer something-else-entirely')).rejects.toEqual(code('invalid_api_key'));
  });
});

describe('session fixation', () => {
  test('a token planted before sign-in never becomes a session', async () => {
    await world.createUser();
    const victim = browser();
    const planted = `eo_session_${'ab'.repeat(32)}`;
    victim.cookies.set('eo_session', planted);
    await world.signIn(victim);
    expect(victim.token()).not.toBe(planted);
    const attacker = browser();
    attacker.cookies.set('eo_session', planted);
    expect(await world.whoIs(attacker)).toEqual({ kind: 'anonymous' });
  });

  test('signing in again in the same browser ends the session it had', async () => {
    await world.createUser();
    const home = await world.home();
    const before = home.token() as string;
    await world.signIn(home);
    const old = browser();
    old.cookies.set('eo_session', before);
    expect(await world.whoIs(old)).toEqual({ kind: 'anonymous' });
    expect(await stored()).toHaveLength(1);
  });
});

describe('replay after revoke', () => {
  test('a signed-out token is invalid', async () => {
    await world.createUser();
    const home = await world.home();
    const token = home.token() as string;
    await world.service.signOut(await world.signedIn(home));
    expect(home.token()).toBeUndefined();
    home.cookies.set('eo_session', token);
    expect(await world.whoIs(home)).toEqual({ kind: 'anonymous' });
  });

  test('a foreign page cannot sign a user out', async () => {
    const page = browser({ site: 'cross' });
    await world.service.signOut({ ...page.caller, principal: { kind: 'anonymous' } });
    expect(page.given).toEqual([]);
  });

  test('one session can be ended from another, and only by its owner', async () => {
    await world.createUser();
    await world.createUser('eve@example.com');
    const [home, phone, eve] = [await world.home(), await world.home(), await world.home('eve@example.com')];
    const list = await world.service.listSessions(await world.signedIn(home));
    expect(list.sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    const other = list.sessions.find(({ current }) => !current)!;
    expect(other).toMatchObject({ device: 'Firefox on Linux', network: '203.0.113.7', lastUsedAt: NOW });
    const byEve = world.service.revokeSession(await world.signedIn(eve), { id: other.id });
    await expect(byEve).rejects.toEqual(code('unknown_session'));
    await world.signedIn(phone);
    await world.service.revokeSession(await world.signedIn(home), { id: other.id });
    expect(await world.whoIs(phone)).toEqual({ kind: 'anonymous' });
    await world.signedIn(home);
    await world.signedIn(eve);
  });

  test('all others, or all, can be ended at once', async () => {
    await world.createUser();
    const [home, phone, laptop] = [await world.home(), await world.home(), await world.home()];
    await world.service.revokeAllSessions(await world.signedIn(home), { keepCurrent: true });
    expect(await world.whoIs(phone)).toEqual({ kind: 'anonymous' });
    expect(await world.whoIs(laptop)).toEqual({ kind: 'anonymous' });
    await world.service.revokeAllSessions(await world.signedIn(home), { keepCurrent: false });
    expect(await stored()).toEqual([]);
  });
});

describe('many sessions', () => {
  test('of one user are limited to a hundred: those unused the longest end', async () => {
    await world.createUser();
    const first = await world.home();
    for (let i = 0; i < 100; i++) {
      world.later(1);
      await world.home();
    }
    expect(await stored()).toHaveLength(100);
    expect(await world.whoIs(first)).toEqual({ kind: 'anonymous' });
  });
});

describe('last use', () => {
  test('is stored at most once a minute', async () => {
    await world.createUser();
    const home = await world.home();
    world.later(MINUTE_MS - 1);
    await world.signedIn(home);
    expect((await stored())[0]?.[3]).toEqual(NOW);
    world.later(1);
    await world.signedIn(home);
    expect((await stored())[0]?.[3]).toEqual(world.clock.now());
  });
});

describe('a locked or deleted user', () => {
  test('is signed out everywhere', async () => {
    const { id } = await world.createUser();
    const home = await world.home();
    const lockedUntil = new Date(NOW.getTime() + DAY_MS);
    await world.db.owner.query({
      text: 'UPDATE app_user SET locked_until = $2 WHERE id = $1',
      values: [id, lockedUntil],
    });
    expect(await world.whoIs(home)).toEqual({ kind: 'anonymous' });
    await expect(world.signIn(browser())).rejects.toEqual(code('invalid_credentials'));
  });
});
