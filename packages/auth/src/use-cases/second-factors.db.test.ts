import { rotateKeys } from '@energy-optimizer/db';
import { MINUTE_MS } from '@energy-optimizer/kernel';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { ADA, authWorld, type Browser, browser, PASSWORD } from '../testing/world.ts';
import { TOTP_SECRETS } from './totp.ts';

const SECRET = 'a master secret of the operator, long enough';
const world = authWorld({ secret: SECRET });
const code = (expected: string) => expect.objectContaining({ code: expected });
const invalid = code('invalid_token');
const locked = code('too_many_attempts');

/** The code of an app with this secret, some steps from now. */
const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: world.clock.now().getTime() + steps * 30_000,
  });
/** An account with an authenticator app. */
async function enrolled() {
  await world.createUser();
  const home = await world.home();
  const caller = await world.signedIn(home);
  const { secret } = await world.service.setupTotp(caller, { password: PASSWORD });
  const { recoveryCodes } = await world.service.confirmTotp(caller, { code: codeOf(secret) });
  world.later(MINUTE_MS);
  return { home, caller, secret, recoveryCodes: recoveryCodes as string[] };
}
const firstStep = async (from: Browser): Promise<string> => {
  const response = await world.signIn(from);
  if (response.status !== 'second_factor_required') throw new Error('no second factor was asked for');
  return response.pendingToken;
};
const secondStep = (from: Browser, pendingToken: string, given: string, method: 'totp' | 'recovery_code' = 'totp') =>
  world.service.signInSecondFactor(from.caller, { pendingToken, method, code: given, transport: 'cookie' });

describe('an authenticator app', () => {
  test('protects sign-ins from its first correct code on, and not before', async () => {
    await world.createUser();
    const caller = await world.signedIn(await world.home());
    const { secret, uri } = await world.service.setupTotp(caller, { password: PASSWORD });
    expect(uri).toContain(`secret=${secret}`);
    expect(await world.signIn(browser())).toMatchObject({ status: 'signed_in' });
    await expect(world.service.confirmTotp(caller, { code: '000000' })).rejects.toEqual(invalid);
    const { recoveryCodes } = await world.service.confirmTotp(caller, { code: codeOf(secret) });
    expect(recoveryCodes).toHaveLength(10);
    expect((await world.service.me(caller)).secondFactors).toEqual(['totp', 'recovery_code']);
    const from = browser();
    expect(await world.signIn(from)).toMatchObject({
      status: 'second_factor_required',
      methods: ['totp', 'recovery_code'],
    });
    expect(from.token()).toBeUndefined();
    expect(world.mails.at(-1)).toMatchObject({ template: 'accountChanged', props: { what: 'second_factor_added' } });
  });

  test('creates the session in the second step, once', async () => {
    const { secret } = await enrolled();
    const from = browser();
    const pending = await firstStep(from);
    expect(await secondStep(from, pending, codeOf(secret))).toMatchObject({ status: 'signed_in' });
    expect(await world.whoIs(from)).toMatchObject({ kind: 'user' });
    world.later(MINUTE_MS);
    await expect(secondStep(browser(), pending, codeOf(secret))).rejects.toEqual(invalid);
  });

  test('accepts no code twice (replay)', async () => {
    const { secret } = await enrolled();
    const seen = codeOf(secret);
    await secondStep(browser(), await firstStep(browser()), seen);
    await expect(secondStep(browser(), await firstStep(browser()), seen)).rejects.toEqual(invalid);
    await expect(secondStep(browser(), await firstStep(browser()), codeOf(secret, -1))).rejects.toEqual(invalid);
    await expect(secondStep(browser(), await firstStep(browser()), codeOf(secret, 1))).rejects.toEqual(invalid);
    world.later(30_000);
    await secondStep(browser(), await firstStep(browser()), codeOf(secret));
  });

  test('of two concurrent uses of one code, one succeeds', async () => {
    const { secret } = await enrolled();
    const [one, two] = [await firstStep(browser()), await firstStep(browser())];
    const outcomes = await Promise.allSettled([
      secondStep(browser(), one, codeOf(secret)),
      secondStep(browser(), two, codeOf(secret)),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('locks the account after guessed codes, and entering the password again does not unlock it', async () => {
    const { secret } = await enrolled();
    for (let i = 0; i < 5; i++)
      await expect(secondStep(world.stranger(), await firstStep(world.stranger()), '000000')).rejects.toEqual(invalid);
    await expect(firstStep(world.stranger())).rejects.toEqual(locked);
    expect(world.mailsTo(ADA)).toContain('unlock');
    await world.service.unlock({ token: world.secretOf('unlock') });
    await secondStep(browser(), await firstStep(browser()), codeOf(secret));
  });

  test('the first step expires after five minutes', async () => {
    const { secret } = await enrolled();
    const pending = await firstStep(browser());
    world.later(5 * MINUTE_MS);
    await expect(secondStep(browser(), pending, codeOf(secret))).rejects.toEqual(invalid);
  });

  test('is not bypassed by a password reset', async () => {
    await enrolled();
    await world.service.requestPasswordReset(browser().caller, { email: ADA });
    const password = 'eleven orange kettles';
    await world.service.resetPassword(browser().caller, { token: world.secretOf('reset'), password });
    expect(await world.signIn(browser(), ADA, password)).toMatchObject({ status: 'second_factor_required' });
  });

  test('is not bypassed by a magic link', async () => {
    await enrolled();
    const home = browser();
    await world.service.requestMagicLink(home.caller, { email: ADA, transport: 'cookie' });
    const link = { token: world.secretOf('magicLink'), transport: 'cookie' as const };
    expect(await world.service.useMagicLink(home.caller, link)).toMatchObject({ status: 'second_factor_required' });
    expect(home.token()).toBeUndefined();
  });

  test('is unavailable after the secret of the operator changed, without counting failures; recovery codes still work', async () => {
    const { secret, recoveryCodes } = await enrolled();
    world.open({ secret: 'another master secret, just as long' });
    for (let i = 0; i < 6; i++)
      await expect(secondStep(browser(), await firstStep(browser()), codeOf(secret))).rejects.toEqual(
        code('totp_not_configured'),
      );
    const from = browser();
    const opened = await secondStep(from, await firstStep(from), recoveryCodes[0] as string, 'recovery_code');
    expect(opened).toMatchObject({ status: 'signed_in' });
  });

  test('signs in while the encryption key is changed: before the rotation, during it, and without the old key', async () => {
    const { secret } = await enrolled();
    const next = 'the next key of the operator, long enough';
    const signIn = async () => {
      world.later(MINUTE_MS);
      const from = browser();
      return secondStep(from, await firstStep(from), codeOf(secret));
    };
    world.open({ encryptionKeys: [next, SECRET] });
    expect(await signIn()).toMatchObject({ status: 'signed_in' });
    const [during, rotation] = await Promise.all([signIn(), rotateKeys(world.db, TOTP_SECRETS, [next, SECRET])]);
    expect([during, rotation]).toMatchObject([{ status: 'signed_in' }, { rotated: 1, changed: 0 }]);
    world.open({ encryptionKeys: [next] });
    expect(await signIn()).toMatchObject({ status: 'signed_in' });
  });

  test('has an encrypted secret in the database', async () => {
    const { secret } = await enrolled();
    const [[stored] = [Buffer.alloc(0)]] = await world.db.owner.query<[Buffer]>({
      text: 'SELECT secret FROM totp_credential',
    });
    expect(stored.includes(Buffer.from(Secret.fromBase32(secret).buffer))).toBe(false);
  });

  test('can neither be set up nor removed from a stolen session without the password', async () => {
    const { caller } = await enrolled();
    const { service } = world;
    await expect(service.removeTotp(caller, {})).rejects.toEqual(code('password_required'));
    await expect(service.removeTotp(caller, { password: 'not it' })).rejects.toEqual(code('wrong_password'));
    await expect(service.setupTotp(caller, {})).rejects.toEqual(code('password_required'));
    await expect(service.setupTotp(caller, { password: PASSWORD })).rejects.toEqual(code('totp_already_set_up'));
    await expect(service.renewRecoveryCodes(caller, {})).rejects.toEqual(code('password_required'));
  });

  test('is no longer required once removed, and its recovery codes are deleted', async () => {
    const { caller } = await enrolled();
    await world.service.removeTotp(caller, { password: PASSWORD });
    expect(await world.signIn(browser())).toMatchObject({ status: 'signed_in' });
    expect(await world.db.owner.query({ text: 'SELECT 1 FROM recovery_code' })).toEqual([]);
    const again = world.service.removeTotp(caller, { password: PASSWORD });
    await expect(again).rejects.toEqual(code('unknown_second_factor'));
  });

  test('is unavailable if the operator configured no key', async () => {
    world.open({ secret: undefined });
    await world.createUser();
    const setup = world.service.setupTotp(await world.signedIn(await world.home()), { password: PASSWORD });
    await expect(setup).rejects.toEqual(code('totp_not_configured'));
  });
});

describe('a recovery code', () => {
  test('replaces the app once', async () => {
    const { recoveryCodes } = await enrolled();
    const [first = '', second = ''] = recoveryCodes;
    const use = async (given: string) => secondStep(browser(), await firstStep(browser()), given, 'recovery_code');
    expect(await use(first.toUpperCase())).toMatchObject({ status: 'signed_in' });
    await expect(use(first)).rejects.toEqual(invalid);
    expect(await use(second)).toMatchObject({ status: 'signed_in' });
  });

  test('is invalid once new ones are created', async () => {
    const { caller, recoveryCodes } = await enrolled();
    const renewed = await world.service.renewRecoveryCodes(caller, { password: PASSWORD });
    const use = async (given: string) => secondStep(browser(), await firstStep(browser()), given, 'recovery_code');
    await expect(use(recoveryCodes[0] as string)).rejects.toEqual(invalid);
    await use(renewed.recoveryCodes?.[0] as string);
  });

  test('is stored as a hash', async () => {
    const { recoveryCodes } = await enrolled();
    const rows = await world.db.owner.query<[string]>({ text: 'SELECT r::text FROM recovery_code r' });
    expect(rows).toHaveLength(10);
    for (const given of recoveryCodes) expect(rows.join()).not.toContain(given.replaceAll('-', ''));
  });
});

describe('removed by an operator', () => {
  const remove = (email = ADA) => world.service.removeSecondFactors({ requestId: 'cli-1', email });

  test('the password alone signs in again; sessions, recovery codes and pending sign-ins are ended', async () => {
    const { home, secret, recoveryCodes } = await enrolled();
    const pending = await firstStep(browser());
    expect(await remove('Ada@Example.com')).toMatchObject({ email: ADA, passkeys: 0, authenticatorApp: true });
    expect(await world.whoIs(home)).toEqual({ kind: 'anonymous' });
    await expect(secondStep(browser(), pending, codeOf(secret))).rejects.toEqual(invalid);
    await expect(secondStep(browser(), pending, recoveryCodes[0]!, 'recovery_code')).rejects.toEqual(invalid);
    const from = browser();
    expect(await world.signIn(from)).toMatchObject({ status: 'signed_in' });
    expect((await world.service.me(await world.signedIn(from))).secondFactors).toEqual([]);
  });

  test('the audit log names the operator, and the owner is notified of what was removed', async () => {
    await enrolled();
    await remove();
    expect(world.events.at(-1)).toMatchObject({
      action: 'second_factors_removed',
      by: 'operator',
      requestId: 'cli-1',
      details: { passkeys: 0, authenticatorApp: true },
    });
    expect(world.mails.at(-1)).toMatchObject({
      template: 'accountChanged',
      to: ADA,
      props: { what: 'second_factors_removed', ended: 'authenticator app' },
    });
  });

  test('an account without one is not changed, nor are its sessions', async () => {
    await world.createUser();
    const home = await world.home();
    await expect(remove()).rejects.toEqual(code('unknown_second_factor'));
    expect(await world.whoIs(home)).toMatchObject({ kind: 'user' });
    await expect(remove('nobody@example.com')).rejects.toEqual(code('unknown_user'));
  });
});
