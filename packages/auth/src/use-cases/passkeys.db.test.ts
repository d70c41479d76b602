import { MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { type AuthenticatorOptions, createAuthenticator } from '../testing/authenticator.ts';
import { ADA, authWorld, browser, PASSWORD } from '../testing/world.ts';

const world = authWorld();
const code = (expected: string) => expect.objectContaining({ code: expected });
const invalid = code('invalid_token');
type Authenticator = ReturnType<typeof createAuthenticator>;
type Caller = Awaited<ReturnType<typeof world.signedIn>>;

async function register(caller: Caller, authenticator: Authenticator, options: AuthenticatorOptions = {}) {
  const { service } = world;
  const { options: asked, challengeToken } = await service.startPasskeyRegistration(caller, { password: PASSWORD });
  const response = authenticator.create(asked.challenge, options);
  return service.finishPasskeyRegistration(caller, { challengeToken, name: 'laptop', response });
}
/** An account with a passkey. */
async function withPasskey(email = ADA) {
  await world.createUser(email);
  const caller = await world.signedIn(await world.home(email));
  const authenticator = createAuthenticator();
  return { caller, authenticator, registered: await register(caller, authenticator) };
}
async function signIn(authenticator: Authenticator, options: AuthenticatorOptions = {}, from = browser()) {
  const { options: asked, challengeToken } = await world.service.startPasskeySignIn();
  const response = authenticator.get(asked.challenge, options);
  return world.service.finishPasskeySignIn(from.caller, { challengeToken, response, transport: 'cookie' });
}

describe('a passkey', () => {
  test('signs in by itself, without address, password or second step', async () => {
    const { authenticator, registered } = await withPasskey();
    expect(registered).toMatchObject({ passkey: { id: authenticator.id, name: 'laptop', backedUp: false } });
    expect(registered.recoveryCodes).toHaveLength(10);
    const from = browser();
    expect(await signIn(authenticator, {}, from)).toMatchObject({ status: 'signed_in', user: { email: ADA } });
    expect(await world.whoIs(from)).toMatchObject({ kind: 'user', via: 'session' });
    expect(await signIn(authenticator)).toMatchObject({ status: 'signed_in' });
  });

  test('makes the password alone insufficient', async () => {
    await withPasskey();
    expect(await world.signIn(browser())).toMatchObject({
      status: 'second_factor_required',
      methods: ['passkey', 'recovery_code'],
    });
  });

  test.each<[string, AuthenticatorOptions]>([
    ['a phishing page', { origin: 'https://app.example.com.evil.example' }],
    ['http instead of https', { origin: 'http://app.example.com' }],
    ['another site’s scope', { rpId: 'evil.example' }],
    ['somebody who was not verified', { isVerified: false }],
  ])('%s gets nothing, at registration and at sign-in', async (_name, options) => {
    const { caller, authenticator } = await withPasskey();
    await expect(signIn(authenticator, options)).rejects.toEqual(invalid);
    await expect(register(caller, createAuthenticator(), options)).rejects.toEqual(code('passkey_refused'));
  });

  test('gives a response that is accepted once, and only for its own challenge (replay)', async () => {
    const { authenticator } = await withPasskey();
    const { service } = world;
    const { options, challengeToken } = await service.startPasskeySignIn();
    const response = authenticator.get(options.challenge);
    const finish = (token: string) =>
      service.finishPasskeySignIn(browser().caller, { challengeToken: token, response, transport: 'cookie' });
    const other = await service.startPasskeySignIn();
    await expect(finish(other.challengeToken)).rejects.toEqual(invalid);
    expect(await finish(challengeToken)).toMatchObject({ status: 'signed_in' });
    await expect(finish(challengeToken)).rejects.toEqual(invalid);
  });

  test('has five minutes to respond to a challenge', async () => {
    const { authenticator } = await withPasskey();
    const { options, challengeToken } = await world.service.startPasskeySignIn();
    const response = authenticator.get(options.challenge);
    world.later(5 * MINUTE_MS);
    const late = world.service.finishPasskeySignIn(browser().caller, { challengeToken, response, transport: 'cookie' });
    await expect(late).rejects.toEqual(invalid);
  });

  test('is rejected if its counter is behind, as in a copy of the authenticator', async () => {
    const { authenticator } = await withPasskey();
    await signIn(authenticator);
    await signIn(authenticator);
    authenticator.rewind(0);
    await expect(signIn(authenticator)).rejects.toEqual(invalid);
  });

  test('is accepted once if two responses with the same counter arrive at once', async () => {
    const { authenticator } = await withPasskey();
    const { service } = world;
    const [one, two] = [await service.startPasskeySignIn(), await service.startPasskeySignIn()];
    const responses = [one, two].map(({ options, challengeToken }) => {
      authenticator.rewind(6);
      return { challengeToken, response: authenticator.get(options.challenge), transport: 'cookie' as const };
    });
    const outcomes = await Promise.allSettled(
      responses.map((result) => service.finishPasskeySignIn(browser().caller, result)),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('is rejected with another key under a known ID, and with an unknown ID', async () => {
    const { authenticator } = await withPasskey();
    const forger = createAuthenticator();
    const { options, challengeToken } = await world.service.startPasskeySignIn();
    const { id } = authenticator;
    const response = { ...forger.get(options.challenge), id, rawId: id };
    const forged = world.service.finishPasskeySignIn(browser().caller, {
      challengeToken,
      response,
      transport: 'cookie',
    });
    await expect(forged).rejects.toEqual(invalid);
    await expect(signIn(forger)).rejects.toEqual(invalid);
  });

  test('of one account cannot be registered to another, nor with another user’s challenge', async () => {
    const { authenticator, caller } = await withPasskey();
    await world.createUser('eve@example.com');
    const eve = await world.signedIn(await world.home('eve@example.com'));
    await expect(register(eve, authenticator)).rejects.toEqual(code('passkey_taken'));
    const { options, challengeToken } = await world.service.startPasskeyRegistration(caller, { password: PASSWORD });
    const response = createAuthenticator().create(options.challenge);
    const crossed = world.service.finishPasskeyRegistration(eve, { challengeToken, name: 'x', response });
    await expect(crossed).rejects.toEqual(invalid);
  });

  test('can be listed and removed only by its owner, with the password', async () => {
    const { caller, authenticator } = await withPasskey();
    await signIn(authenticator);
    const { passkeys } = await world.service.passkeys(caller);
    expect(passkeys).toMatchObject([{ id: authenticator.id, lastUsedAt: world.clock.now() }]);
    const { caller: eve } = await withPasskey('eve@example.com');
    const { id } = authenticator;
    const byEve = world.service.removePasskey(eve, { id, password: PASSWORD });
    await expect(byEve).rejects.toEqual(code('unknown_passkey'));
    await expect(world.service.removePasskey(caller, { id })).rejects.toEqual(code('password_required'));
    await world.service.removePasskey(caller, { id, password: PASSWORD });
    await expect(signIn(authenticator)).rejects.toEqual(invalid);
    expect(await world.signIn(browser())).toMatchObject({ status: 'signed_in' });
  });
});

describe('an account without a password', () => {
  test('changes credentials only shortly after signing in', async () => {
    await world.createUser();
    await world.db.owner.query({ text: 'UPDATE app_user SET password_hash = NULL' });
    const home = browser();
    await world.service.requestMagicLink(home.caller, { email: ADA, transport: 'cookie' });
    await world.service.useMagicLink(home.caller, { token: world.secretOf('magicLink'), transport: 'cookie' });
    const caller = await world.signedIn(home);
    expect(await world.service.startPasskeyRegistration(caller, {})).toMatchObject({
      challengeToken: expect.any(String),
    });
    world.later(10 * MINUTE_MS);
    const late = world.service.startPasskeyRegistration(caller, {});
    await expect(late).rejects.toEqual(code('recent_sign_in_required'));
    const deletion = world.service.deleteAccount(caller, { confirmation: 'delete my account' });
    await expect(deletion).rejects.toEqual(code('recent_sign_in_required'));
  });
});
