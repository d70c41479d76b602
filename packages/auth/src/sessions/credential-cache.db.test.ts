import { MINUTE_MS } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { createAuthenticate } from '@energy-optimizer/rpc';
import { afterEach, describe, expect, test } from 'vitest';
import type { Auth } from '../index.ts';
import { authWorld, type Browser, browser } from '../testing/world.ts';

const world = authWorld();
const started: Auth[] = [];
const replica = async (): Promise<Auth> => {
  const auth = world.open();
  await auth.start();
  started.push(auth);
  return auth;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((auth) => auth.stop()));
});

const asks = (auth: Auth, from: Browser) =>
  auth.authenticator(createAuthenticate({ internalApiKey: undefined }))({
    headers: {},
    client: from.caller.client!,
    isUnsafe: false,
  });
const rowsAreGone = () => world.db.owner.query({ text: 'ALTER TABLE session RENAME TO session_away' });
const rowsAreBack = () => world.db.owner.query({ text: 'ALTER TABLE session_away RENAME TO session' });

describe('the signed-in user is cached for some seconds', () => {
  test('a second request does not query the database; after 30 seconds it does', async () => {
    await world.createUser();
    const auth = await replica();
    const home = await world.home();
    const first = await asks(auth, home);
    await rowsAreGone();
    try {
      world.later(29_999);
      expect(await asks(auth, home)).toEqual(first);
      world.later(1);
      await expect(asks(auth, home)).rejects.toThrow('session');
    } finally {
      await rowsAreBack();
    }
  });

  test('without revocation notices nothing is cached', async () => {
    await world.createUser();
    const auth = world.open();
    const home = await world.home();
    await asks(auth, home);
    await rowsAreGone();
    try {
      await expect(asks(auth, home)).rejects.toThrow('session');
    } finally {
      await rowsAreBack();
    }
  });
});

describe('revocation reaches every replica', () => {
  const cases: [string, (home: Browser, other: Auth) => Promise<unknown>][] = [
    ['signing out', async (home) => world.service.signOut(await world.signedIn(home))],
    [
      'a password change in another browser',
      async () => {
        const elsewhere = await world.home();
        const input = { currentPassword: 'seven purple teapots', newPassword: 'eleven orange kettles' };
        await world.service.changePassword(await world.signedIn(elsewhere), input);
      },
    ],
    ['deleting the row by hand', () => world.db.owner.query({ text: 'DELETE FROM session' })],
    ['deleting the user by hand', () => world.db.owner.query({ text: 'DELETE FROM app_user' })],
    [
      'an administrator locking the user',
      () => world.db.owner.query({ text: `UPDATE app_user SET locked_until = '2027-01-01'` }),
    ],
  ];
  test.each(cases)('%s', async (_name, revoke) => {
    await world.createUser();
    const [one, two] = [await replica(), await replica()];
    const home = await world.home();
    for (const auth of [one, two]) expect(await asks(auth, home)).toMatchObject({ kind: 'user' });
    const copy = browser();
    copy.cookies.set('eo_session', home.token() as string);
    await revoke(home, two);
    const isOver = async (auth: Auth) => (await asks(auth, copy)).kind === 'anonymous';
    await until(async () => (await isOver(one)) && (await isOver(two)));
  });

  test('a revoked role ends immediately', async () => {
    await world.createUser('root@example.com', 'admin');
    const auth = await replica();
    const home = await world.home('root@example.com');
    expect(await asks(auth, home)).toMatchObject({ role: 'admin' });
    await world.db.owner.query({ text: `UPDATE app_user SET role = 'user'` });
    await until(async () => {
      const who = await asks(auth, home);
      return who.kind === 'user' && who.role === 'user';
    });
    world.later(MINUTE_MS);
  });
});
