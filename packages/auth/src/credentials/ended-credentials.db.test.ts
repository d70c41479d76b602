import { MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import type { CredentialSelection } from '../schemas/index.ts';
import { createAuthenticator } from '../testing/authenticator.ts';
import { credentialsWorld, KEY } from '../testing/credentials-world.ts';
import { ADA, browser, PASSWORD } from '../testing/world.ts';

const { world, ada, codeOf, enroll, register, link } = credentialsWorld();
const NEW_PASSWORD = 'eleven orange kettles';

describe('a password reset', () => {
  const stranger = browser();
  const reset = async (choice: object = {}) => {
    await world.service.requestPasswordReset(world.stranger().caller, { email: ADA });
    const token = world.secretOf('reset');
    return world.service.resetPassword(stranger.caller, { token, password: NEW_PASSWORD, ...choice });
  };
  const me = async () => {
    const row = async (table: string, where = 'true') =>
      (await world.db.owner.query({ text: `SELECT 1 FROM ${table} WHERE ${where}` })).length;
    return {
      keys: await row('api_key', 'revoked_at IS NULL'),
      passkeys: await row('passkey'),
      totp: await row('totp_credential'),
      providers: await row('oauth_account'),
      codes: await row('recovery_code', 'used_at IS NULL'),
    };
  };
  /** An account with one of everything. */
  async function everything() {
    await world.createUser();
    const caller = await world.signedIn(await world.home());
    const { key, details } = await world.service.createApiKey(caller, { ...KEY, password: PASSWORD });
    await link(caller, { password: PASSWORD });
    const recoveryCodes = await enroll(caller);
    const authenticator = createAuthenticator();
    await register(caller, { password: PASSWORD }, authenticator);
    return { caller, key, keyId: details.id, recoveryCodes, authenticator };
  }
  const byPasskey = async (authenticator: ReturnType<typeof createAuthenticator>, pendingToken?: string) => {
    const { options, challengeToken } = await world.service.startPasskeySignIn();
    const response = authenticator.get(options.challenge);
    return world.service.finishPasskeySignIn(browser().caller, {
      ...{ challengeToken, response, transport: 'cookie' as const, pendingToken },
    });
  };

  test('lists the added credentials before any is selected, and the link stays valid', async () => {
    const { keyId, authenticator } = await everything();
    await world.service.requestPasswordReset(browser().caller, { email: ADA });
    const token = world.secretOf('reset');
    expect(await world.service.inspectPasswordReset({ token })).toMatchObject({
      credentials: {
        apiKeys: [{ id: keyId }],
        passkeys: [{ id: authenticator.id }],
        linkedProviders: ['oidc'],
        authenticatorApp: true,
      },
      secondFactors: ['totp', 'passkey', 'recovery_code'],
    });
    await world.service.resetPassword(browser().caller, { token, password: NEW_PASSWORD });
    const late = world.service.inspectPasswordReset({ token });
    await expect(late).rejects.toMatchObject({ code: 'invalid_token' });
  });

  test('with a second factor ends all selected credentials', async () => {
    const { key, recoveryCodes, authenticator } = await everything();
    const result = await reset({ secondFactor: { method: 'recovery_code', code: recoveryCodes[0] } });
    expect(result.kept).toEqual({ apiKeys: [], passkeys: [], linkedProviders: [], authenticatorApp: false });
    expect(await me()).toEqual({ keys: 0, passkeys: 0, totp: 0, providers: 0, codes: 0 });
    await expect(world.whoIs(browser(), { headers: { 'x-api-key': key } })).rejects.toMatchObject({
      code: 'invalid_api_key',
    });
    await expect(byPasskey(authenticator)).rejects.toMatchObject({ code: 'invalid_token' });
    expect(await world.signIn(browser(), ADA, NEW_PASSWORD)).toMatchObject({ status: 'signed_in' });
    expect(world.mails.find(({ props }) => 'what' in props && props.what === 'password')).toMatchObject({
      props: { ended: 'API keys: 1; passkeys: 1; linked providers: oidc; authenticator app' },
    });
  });

  test('keeps the selected credentials', async () => {
    const { keyId, recoveryCodes, authenticator } = await everything();
    const keep = { apiKeys: [keyId], passkeys: [authenticator.id], linkedProviders: [], authenticatorApp: false };
    await reset({ keep, secondFactor: { method: 'recovery_code', code: recoveryCodes[0] } });
    expect(await me()).toMatchObject({ keys: 1, passkeys: 1, totp: 0, providers: 0 });
    expect(await byPasskey(authenticator)).toMatchObject({ status: 'signed_in' });
  });

  test('that names an unknown credential, or one of another user, is rejected and leaves the link valid', async () => {
    await everything();
    await world.service.requestPasswordReset(browser().caller, { email: ADA });
    const use = { token: world.secretOf('reset'), password: NEW_PASSWORD };
    const none = { passkeys: [], linkedProviders: [], authenticatorApp: false };
    const keep = { ...none, apiKeys: ['00000000-0000-4000-8000-000000000000'] };
    await expect(world.service.resetPassword(browser().caller, { ...use, keep })).rejects.toMatchObject({
      code: 'unknown_credential',
      fields: [{ field: 'keep.apiKeys.0' }],
    });
    expect(await world.service.resetPassword(browser().caller, use)).toMatchObject({ status: 'done' });
  });

  test('by the mailbox alone does not bypass a second factor; a passkey then requires the password or a link', async () => {
    const { authenticator } = await everything();
    const result = await reset();
    expect(result.kept).toMatchObject({ passkeys: [authenticator.id], authenticatorApp: true });
    expect(await me()).toMatchObject({ keys: 0, passkeys: 1, totp: 1, providers: 0 });
    await expect(byPasskey(authenticator)).rejects.toMatchObject({ code: 'password_needed' });
    await expect(byPasskey(authenticator, 'ab'.repeat(32))).rejects.toMatchObject({ code: 'password_needed' });
    const first = await world.signIn(browser(), ADA, NEW_PASSWORD);
    if (first.status !== 'second_factor_required') throw new Error('no second factor was asked for');
    expect(await byPasskey(authenticator, first.pendingToken)).toMatchObject({ status: 'signed_in' });
    expect(await byPasskey(authenticator)).toMatchObject({ status: 'signed_in' });
  });

  test('guessing second factors with its link locks like sign-ins, and revokes nothing', async () => {
    await everything();
    await world.service.requestPasswordReset(browser().caller, { email: ADA });
    const use = { token: world.secretOf('reset'), password: NEW_PASSWORD };
    const secondFactor = { method: 'totp', code: '000000' } as const;
    for (let i = 0; i < 5; i++) {
      const guess = world.service.resetPassword(world.stranger().caller, { ...use, secondFactor });
      await expect(guess).rejects.toMatchObject({ code: 'wrong_second_factor' });
    }
    const sixth = world.service.resetPassword(world.stranger().caller, { ...use, secondFactor });
    await expect(sixth).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(await me()).toMatchObject({ keys: 1, passkeys: 1, totp: 1, providers: 1 });
  });

  test('removes an authenticator app that was not confirmed', async () => {
    await world.createUser();
    const caller = await world.signedIn(await world.home());
    await world.service.setupTotp(caller, { password: PASSWORD });
    await reset();
    expect(await me()).toMatchObject({ totp: 0 });
  });
});

describe('ending sessions and changing the password', () => {
  test('ends selected API keys with the session alone, and other credentials only with the password', async () => {
    const { caller, keyId, passkeyId } = await ada();
    const none: CredentialSelection = { apiKeys: [], passkeys: [], linkedProviders: [], authenticatorApp: false };
    const end = (alsoEnd: CredentialSelection | 'all', password?: string) =>
      world.service.revokeAllSessions(caller, { keepCurrent: true, alsoEnd, password });
    await expect(end({ ...none, passkeys: [passkeyId] })).rejects.toMatchObject({ code: 'password_required' });
    await expect(end('all')).rejects.toMatchObject({ code: 'password_required' });
    await end({ ...none, apiKeys: [keyId] });
    expect((await world.service.listApiKeys(caller)).keys).toEqual([]);
    await end('all', PASSWORD);
    expect((await world.service.passkeys(caller)).passkeys).toEqual([]);
    expect(await world.signIn(browser())).toMatchObject({ status: 'signed_in' });
  });

  test('a password change ends the selected credentials, and nothing else', async () => {
    const { caller, passkeyId } = await ada();
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    await world.service.changePassword(caller, { ...change, alsoEnd: 'all' });
    expect((await world.service.passkeys(caller)).passkeys.map(({ id }) => id)).not.toContain(passkeyId);
    expect((await world.service.listApiKeys(caller)).keys).toEqual([]);
  });

  test('an authenticator app must be confirmed within an hour of its proof', async () => {
    await world.createUser();
    const caller = await world.signedIn(await world.home());
    const { secret } = await world.service.setupTotp(caller, { password: PASSWORD });
    world.later(60 * MINUTE_MS);
    const late = world.service.confirmTotp(caller, { code: codeOf(secret) });
    await expect(late).rejects.toMatchObject({ code: 'invalid_token' });
  });
});
