import type { Sql } from '@energy-optimizer/db';
import { describe, expect, test } from 'vitest';
import { updatePreferencesInput } from '../schemas/index.ts';
import { ADA, authWorld, browser, PASSWORD } from '../testing/world.ts';

const world = authWorld();
const code = (expected: string) => expect.objectContaining({ code: expected });
const home = async (email = ADA) => world.signedIn(await world.home(email));

describe('preferences', () => {
  test('keep omitted values, and are returned with the account', async () => {
    await world.createUser();
    const caller = await home();
    expect((await world.service.me(caller)).preferences).toMatchObject({ region: null, utilities: ['electricity'] });
    await world.service.updatePreferences(caller, {
      region: 'us_ct',
      utilities: ['electricity', 'heating_oil', 'electricity'],
      timeZone: 'America/New_York',
      currency: 'USD',
      notifications: { dailyDigest: true, quietHours: { start: '22:00', end: '07:00' } },
    });
    await world.service.updatePreferences(caller, { notifications: { priceAlerts: false } });
    expect((await world.service.me(caller)).preferences).toEqual({
      region: 'us_ct',
      utilities: ['electricity', 'heating_oil'],
      timeZone: 'America/New_York',
      currency: 'USD',
      notifications: {
        priceAlerts: false,
        optimalWindows: true,
        rateChanges: true,
        dailyDigest: true,
        productNews: false,
        quietHours: { start: '22:00', end: '07:00' },
      },
    });
  });

  test.each([
    [{ region: 'CT' }, 'unknown_region'],
    [{ region: 'ct' }, 'unknown_region'],
    [{ region: 'us_CT' }, 'unknown_region'],
    [{ timeZone: 'Mars/Olympus' }, 'unknown_time_zone'],
    [{ timeZone: '+02:00' }, 'unknown_time_zone'],
  ])('are rejected if they are %j', async (patch, expected) => {
    await world.createUser();
    await expect(world.service.updatePreferences(await home(), patch)).rejects.toEqual(code(expected));
  });

  test('reject other fields (mass assignment)', () => {
    const refused = [{ userId: 'x' }, { role: 'admin' }, { tier: 'business' }, { notifications: { all: true } }];
    for (const input of refused) expect(updatePreferencesInput.safeParse(input).success).toBe(false);
  });

  test('of one user are not those of another', async () => {
    await world.createUser();
    await world.createUser('eve@example.com');
    await world.service.updatePreferences(await home(), { region: 'de' });
    await world.service.updatePreferences(await home('eve@example.com'), { region: 'us_tx' });
    expect((await world.service.me(await home())).preferences.region).toBe('de');
  });
});

describe('the profile', () => {
  test('has a name that can be changed and removed', async () => {
    await world.createUser();
    const caller = await home();
    expect(await world.service.updateProfile(caller, { name: 'Ada Lovelace' })).toMatchObject({ name: 'Ada Lovelace' });
    expect((await world.service.me(caller)).user.name).toBe('Ada Lovelace');
    expect(await world.service.updateProfile(caller, { name: null })).toMatchObject({ name: null });
  });
});

describe('deleting the account', () => {
  const confirmation = 'delete my account' as const;

  test('requires the password, removes all its data, and ends its sessions', async () => {
    const { id } = await world.createUser();
    const erased: object[] = [];
    world.open({ deletion: { onDelete: async (_tx, user) => void erased.push(user) } });
    const browserHome = await world.home();
    const caller = await world.signedIn(browserHome);
    await world.service.updatePreferences(caller, { region: 'de' });
    await world.service.createApiKey(caller, { name: 'k', scopes: [], expiresInDays: 365, password: PASSWORD });
    await expect(world.service.deleteAccount(caller, { confirmation })).rejects.toEqual(code('password_required'));
    const wrong = world.service.deleteAccount(caller, { confirmation, password: 'no' });
    await expect(wrong).rejects.toEqual(code('wrong_password'));
    await world.service.deleteAccount(caller, { confirmation, password: PASSWORD });
    expect(erased).toEqual([{ id, email: ADA }]);
    for (const table of ['app_user', 'session', 'user_preference', 'api_key'])
      expect(await world.db.owner.query({ text: `SELECT 1 FROM ${table}` })).toEqual([]);
    expect(browserHome.token()).toBeUndefined();
    await expect(world.signIn(browser())).rejects.toEqual(code('invalid_credentials'));
  });

  test('is atomic: if another domain fails, the account remains', async () => {
    await world.createUser();
    const onDelete = async (tx: Sql) => {
      await tx.query({ text: 'DELETE FROM session' });
      throw new Error('billing is not done with it');
    };
    world.open({ deletion: { onDelete } });
    const caller = await home();
    await expect(world.service.deleteAccount(caller, { confirmation, password: PASSWORD })).rejects.toThrow('billing');
    expect(await world.service.me(caller)).toMatchObject({ user: { email: ADA } });
    expect((await world.service.listSessions(caller)).sessions).toHaveLength(1);
  });
});

describe('expired data', () => {
  test('is deleted by the job: sessions, links and counters', async () => {
    await world.createUser();
    await world.home();
    await world.service.requestPasswordReset(browser().caller, { email: ADA });
    await world.signIn(world.stranger(), ADA, 'wrong').catch(() => undefined);
    await world.service.prune();
    const counts = () =>
      world.db.owner.query({
        text: `SELECT (SELECT count(*)::int FROM session), (SELECT count(*)::int FROM verification_token WHERE purpose <> 'known_device')`,
      });
    expect(await counts()).toEqual([[1, 1]]);
    world.later(91 * 86_400_000);
    await world.db.owner.query({ text: 'UPDATE lockout SET expire = 1' });
    await world.service.prune();
    expect(await counts()).toEqual([[0, 0]]);
    expect(await world.db.owner.query({ text: 'SELECT 1 FROM lockout' })).toEqual([]);
  });
});
