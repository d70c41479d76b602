import { MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { FIVE, guessing, WRONG } from '../testing/guessing.ts';
import { ADA, authWorld, type Browser, browser, PASSWORD } from '../testing/world.ts';

const world = authWorld();
const code = (expected: string) => expect.objectContaining({ code: expected });
const { tried, fails, timePasses } = guessing(world);

describe('a device that has signed in to the account before', () => {
  test('signs in with the correct password while attackers have locked account and network', async () => {
    await world.createUser();
    const home = await world.home();
    const here = () => browser({ ip: '203.0.113.7' });
    for (let i = 0; i < 5; i++) await tried(here(), `user${i}@example.com`);
    await fails(5);
    expect(await tried(here(), ADA, PASSWORD)).toBe('too_many_attempts');
    expect(await tried(home, ADA, PASSWORD)).toBe('signed_in');
    expect(await tried(world.stranger(), ADA, PASSWORD)).toBe('too_many_attempts');
  });

  test('has five attempts of its own, and is treated as any other after them', async () => {
    await world.createUser();
    const home = await world.home();
    await fails(5);
    expect(await fails(5, ADA, () => home)).toEqual(FIVE);
    expect(await tried(home, ADA, PASSWORD)).toBe('too_many_attempts');
    await timePasses(15 * MINUTE_MS);
    expect(await tried(home, ADA, PASSWORD)).toBe('signed_in');
  });

  test('is known to that account only: its cookie allows no guesses at other accounts', async () => {
    await world.createUser();
    await world.createUser('eve@example.com');
    const eve = await world.home('eve@example.com');
    await fails(5);
    expect(await tried(eve, ADA, PASSWORD)).toBe('too_many_attempts');
    const forged = world.stranger();
    forged.cookies.set('eo_device', 'ab'.repeat(32));
    expect(await tried(forged, ADA, PASSWORD)).toBe('too_many_attempts');
  });

  test.each<[string, (home: Browser) => Promise<unknown>]>([
    [
      'a password reset',
      async () => {
        await world.service.requestPasswordReset(browser().caller, { email: ADA });
        await world.service.resetPassword(browser().caller, { token: world.secretOf('reset'), password: PASSWORD });
      },
    ],
    [
      'signing out everywhere',
      async () => world.service.revokeAllSessions(await world.signedIn(await world.home()), { keepCurrent: true }),
    ],
  ])('is unknown after %s elsewhere', async (_name, forget) => {
    await world.createUser();
    const home = await world.home();
    await forget(home);
    await fails(5);
    expect(await tried(home, ADA, PASSWORD)).toBe('too_many_attempts');
  });

  test('gives the thief of its session no additional guesses at the password', async () => {
    await world.createUser();
    const home = await world.home();
    const thief = await world.signedIn(home);
    await fails(5);
    const guess = world.service.renewRecoveryCodes(thief, { password: WRONG });
    await expect(guess).rejects.toEqual(code('too_many_attempts'));
  });
});
