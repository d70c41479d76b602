import { createDb } from '@energy-optimizer/db';
import { describe, expect, test } from 'vitest';
import { ADA, authWorld, browser, deleteAccounts, PASSWORD } from '../testing/world.ts';

const world = authWorld();
const NEW_PASSWORD = 'eleven orange kettles';
/** The outcome of each: `ok` or an error code. */
const outcomes = async (all: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(all)).map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason.code ?? 'unknown')));
/** The verification links mailed so far. */
const links = () =>
  world.mails.flatMap((mail) =>
    mail.template === 'verify' || mail.template === 'reset' ? [mail.props.url.slice(-64)] : [],
  );

/** The test database, where the first matching statement waits until it is released. */
async function pausing(matches: (text: string) => boolean) {
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let isFirst = true;
  const onStatement = async (text: string) => {
    if (!isFirst || !matches(text)) return;
    isFirst = false;
    reached.resolve();
    await released.promise;
  };
  const db = await createDb({ url: world.db.url, applicationName: 'energy-test', onStatement });
  return { db, isReached: reached.promise, release: released.resolve };
}

describe('concurrent requests', () => {
  test('to change preferences lose no change, in ten rounds of ten', async () => {
    await world.createUser();
    const caller = await world.signedIn(await world.home());
    for (let round = 0; round < 10; round++) {
      const on = round % 2 === 0;
      const utilities = [on ? ('propane' as const) : ('electricity' as const)];
      const quietHours = { start: on ? '22:00' : '23:00', end: '07:00' };
      const patches = [
        { region: on ? 'de' : 'us_ct' },
        { utilities },
        { notifications: { quietHours } },
        { timeZone: on ? 'Europe/Berlin' : 'America/New_York' },
        { currency: on ? ('EUR' as const) : ('USD' as const) },
        ...(['priceAlerts', 'optimalWindows', 'rateChanges', 'dailyDigest', 'productNews'] as const).map((flag) => ({
          notifications: { [flag]: on },
        })),
      ];
      await Promise.all(patches.map((patch) => world.service.updatePreferences(caller, patch)));
      expect((await world.service.me(caller)).preferences).toMatchObject({
        ...{ region: on ? 'de' : 'us_ct', utilities },
        ...{ timeZone: on ? 'Europe/Berlin' : 'America/New_York', currency: on ? 'EUR' : 'USD' },
        notifications: {
          ...{ priceAlerts: on, optimalWindows: on, rateChanges: on, dailyDigest: on, productNews: on, quietHours },
        },
      });
    }
  });

  test('with two reset links of one account: one works, and neither deadlocks', async () => {
    for (let round = 0; round < 5; round++) {
      await deleteAccounts(world.db);
      world.mails.length = 0;
      await world.createUser();
      for (let i = 0; i < 2; i++) await world.service.requestPasswordReset(world.stranger().caller, { email: ADA });
      const tries = links().map((token) =>
        world.service.resetPassword(browser().caller, { token, password: NEW_PASSWORD }),
      );
      expect((await outcomes(tries)).sort()).toEqual(['invalid_token', 'ok']);
    }
  });

  test('with two confirmation links of one address create one account and never deadlock, also with older sign-ups', async () => {
    const home = browser();
    for (let round = 0; round < 5; round++) {
      await deleteAccounts(world.db);
      world.mails.length = 0;
      for (let i = 0; i < 3; i++) await world.service.signUp(home.caller, { email: ADA, password: PASSWORD });
      // As if newer sign-ups had not invalidated older ones, as in an earlier version.
      await world.db.owner.query({ text: 'UPDATE verification_token SET used_at = NULL' });
      const tries = links().map((token) => world.service.confirmEmail(home.caller, { token, transport: 'cookie' }));
      expect((await outcomes(tries)).sort()).toEqual(['invalid_token', 'invalid_token', 'ok']);
      expect(await world.db.owner.query({ text: 'SELECT 1 FROM app_user' })).toHaveLength(1);
    }
  });

  test('to renew recovery codes leave one set of ten', async () => {
    await world.createUser();
    const caller = await world.signedIn(await world.home());
    // Without a password, no hashing serializes them.
    await world.db.owner.query({ text: 'UPDATE app_user SET password_hash = NULL' });
    await Promise.all(Array.from({ length: 8 }, () => world.service.renewRecoveryCodes(caller, {})));
    expect(await world.db.owner.query({ text: 'SELECT 1 FROM recovery_code' })).toHaveLength(10);
  });

  test('to sign in with the old password create no session if a reset completes first', async () => {
    await world.createUser();
    await world.service.requestPasswordReset(browser().caller, { email: ADA });
    const token = world.secretOf('reset');
    const { db, isReached, release } = await pausing((text) => text.includes('FOR NO KEY UPDATE'));
    const slow = world.open({ db });
    const input = { email: ADA, password: PASSWORD, transport: 'token' as const };
    const signIn = slow.service.signIn(browser().caller, input);
    await isReached;
    world.later(1);
    await world.open().service.resetPassword(browser().caller, { token, password: NEW_PASSWORD });
    release();
    await expect(signIn).rejects.toMatchObject({ code: 'invalid_credentials' });
    await db.close();
    expect(await world.db.owner.query({ text: 'SELECT 1 FROM session' })).toEqual([]);
  });
});
