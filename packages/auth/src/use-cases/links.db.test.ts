import { MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import type { PossibleCaller } from '../context.ts';
import { ADA, authWorld, type Browser, browser, PASSWORD } from '../testing/world.ts';

const world = authWorld();
const code = (expected: string) => expect.objectContaining({ code: expected });
const invalid = code('invalid_token');
const NEW_PASSWORD = 'eleven orange kettles';

describe('a magic link', () => {
  const request = (from = browser(), email = ADA) =>
    world.service.requestMagicLink(from.caller, { email, transport: 'cookie' });
  const use = (token: string, from = browser()) =>
    world.service.useMagicLink(from.caller, { token, transport: 'cookie' });

  test('signs in the browser that requested it', async () => {
    await world.createUser();
    const home = browser();
    expect(await request(home)).toEqual({ status: 'sent', browserState: null });
    expect(await use(world.secretOf('magicLink'), home)).toMatchObject({ status: 'signed_in', user: { email: ADA } });
    expect(await world.whoIs(home)).toMatchObject({ kind: 'user' });
  });

  test('works only once, also concurrently', async () => {
    await world.createUser();
    const home = browser();
    await request(home);
    const token = world.secretOf('magicLink');
    const outcomes = await Promise.allSettled([use(token, home), use(token, home), use(token, home)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(use(token, home)).rejects.toEqual(invalid);
  });

  test('is rejected in another browser, and stays valid for the right one', async () => {
    await world.createUser();
    const home = browser();
    await request(home);
    const token = world.secretOf('magicLink');
    await expect(use(token)).rejects.toEqual(invalid);
    const thief = browser();
    await request(thief, 'nobody@example.com');
    await expect(use(token, thief)).rejects.toEqual(invalid);
    expect(await use(token, home)).toMatchObject({ status: 'signed_in' });
  });

  test('works without cookies if the program sends the state', async () => {
    await world.createUser();
    const { service } = world;
    const { caller } = browser();
    const { browserState } = await service.requestMagicLink(caller, { email: ADA, transport: 'token' });
    const token = world.secretOf('magicLink');
    const input = { token, transport: 'token' as const };
    await expect(service.useMagicLink(caller, input)).rejects.toEqual(invalid);
    await expect(service.useMagicLink(caller, { ...input, browserState: 'guessed' })).rejects.toEqual(invalid);
    const response = await service.useMagicLink(caller, { ...input, browserState: browserState! });
    expect(response).toMatchObject({ status: 'signed_in', token: expect.stringMatching(/^eo_session_/) });
  });

  test('expires after ten minutes', async () => {
    await world.createUser();
    const home = browser();
    await request(home);
    world.later(10 * MINUTE_MS);
    await expect(use(world.secretOf('magicLink'), home)).rejects.toEqual(invalid);
  });

  test('is not accepted as a reset link, or a reset link as a magic link', async () => {
    await world.createUser();
    const home = browser();
    await request(home);
    await world.service.requestPasswordReset(browser().caller, { email: ADA });
    await expect(use(world.secretOf('reset'), home)).rejects.toEqual(invalid);
    const reset = { token: world.secretOf('magicLink'), password: NEW_PASSWORD };
    await expect(world.service.resetPassword(home.caller, reset)).rejects.toEqual(invalid);
  });
});

describe('a reset link', () => {
  const request = () => world.service.requestPasswordReset(browser().caller, { email: ADA });
  const reset = (token: string, password = NEW_PASSWORD) =>
    world.service.resetPassword(browser().caller, { token, password });

  test('sets a new password, ends every session, and does not sign in', async () => {
    await world.createUser();
    const home = await world.home();
    await world.signedIn(home);
    await request();
    await reset(world.secretOf('reset'));
    expect(await world.whoIs(home)).toEqual({ kind: 'anonymous' });
    await expect(world.signIn(browser(), ADA, PASSWORD)).rejects.toEqual(code('invalid_credentials'));
    expect(await world.signIn(browser(), ADA, NEW_PASSWORD)).toMatchObject({ status: 'signed_in' });
    expect(world.mailsTo(ADA)).toContain('accountChanged');
  });

  test('works once, for ten minutes; a weak password does not use it up', async () => {
    await world.createUser();
    await request();
    const token = world.secretOf('reset');
    await expect(reset(token, 'password1234')).rejects.toEqual(code('weak_password'));
    await reset(token);
    await expect(reset(token, PASSWORD)).rejects.toEqual(invalid);
    await request();
    world.later(10 * MINUTE_MS);
    await expect(reset(world.secretOf('reset'), PASSWORD)).rejects.toEqual(invalid);
  });

  test('is invalidated when the password is changed, like every other link', async () => {
    await world.createUser();
    const home = browser();
    await world.signIn(home);
    await request();
    await world.service.requestMagicLink(home.caller, { email: ADA, transport: 'cookie' });
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    await world.service.changePassword(await world.signedIn(home), change);
    await expect(reset(world.secretOf('reset'))).rejects.toEqual(invalid);
    const magic = { token: world.secretOf('magicLink'), transport: 'cookie' as const };
    await expect(world.service.useMagicLink(home.caller, magic)).rejects.toEqual(invalid);
  });

  test('is invalidated when another reset link is used', async () => {
    await world.createUser();
    await request();
    const first = world.secretOf('reset');
    await request();
    await reset(world.secretOf('reset'));
    await expect(reset(first)).rejects.toEqual(invalid);
  });

  test('unlocks the account', async () => {
    await world.createUser();
    for (let i = 0; i < 5; i++) await world.signIn(world.stranger(), ADA, 'wrong').catch(() => undefined);
    await request();
    await reset(world.secretOf('reset'));
    expect(await world.signIn(browser(), ADA, NEW_PASSWORD)).toMatchObject({ status: 'signed_in' });
  });
});

describe('changing the password', () => {
  test('requires the current one, ends the other sessions, keeps this one, and notifies the owner', async () => {
    await world.createUser();
    const [home, phone] = [await world.home(), await world.home()];
    const caller = await world.signedIn(home);
    await world.signedIn(phone);
    const wrong = { currentPassword: 'not it', newPassword: NEW_PASSWORD };
    await expect(world.service.changePassword(caller, wrong)).rejects.toEqual(code('wrong_password'));
    await world.service.changePassword(caller, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
    expect(await world.whoIs(phone)).toEqual({ kind: 'anonymous' });
    await world.signedIn(home);
    expect(world.mails.at(-1)).toMatchObject({ template: 'accountChanged', props: { what: 'password' } });
    expect(await world.signIn(browser(), ADA, NEW_PASSWORD)).toMatchObject({ status: 'signed_in' });
  });
});

describe('changing the address', () => {
  const NEW = 'ada@example.org';
  const ask = async (email = NEW, home?: Browser) => {
    const from = home ?? (await world.home());
    return world.service.requestEmailChange(await world.signedIn(from), { email, password: PASSWORD });
  };
  const confirm = (token: string, caller: PossibleCaller = browser().caller) =>
    world.service.confirmEmail(caller, { token, transport: 'cookie' });

  test('takes effect when the link in the new mailbox is opened; the old address is notified', async () => {
    await world.createUser();
    const home = await world.home();
    await ask(NEW, home);
    expect(world.mails.findLast(({ to }) => to === ADA)).toMatchObject({ props: { what: 'email_requested' } });
    expect(await world.signIn(browser())).toMatchObject({ user: { email: ADA } });
    expect(await confirm(world.secretOf('verify', NEW), home.caller)).toEqual({ status: 'confirmed' });
    expect(await world.signIn(browser(), NEW)).toMatchObject({ user: { email: NEW } });
    expect(world.mails.findLast(({ to }) => to === ADA)).toMatchObject({ props: { what: 'email' } });
    expect(world.events.map(({ action }) => action)).toContain('email_changed');
  });

  test('requires the browser that requested it or one signed in to the account', async () => {
    await world.createUser();
    await world.createUser('eve@example.com');
    await ask();
    const token = world.secretOf('verify', NEW);
    await expect(confirm(token)).rejects.toEqual(code('sign_in_required'));
    const eve = await world.signedIn(await world.home('eve@example.com'));
    await expect(confirm(token, eve)).rejects.toEqual(code('sign_in_required'));
    expect(await confirm(token, await world.signedIn(await world.home()))).toEqual({ status: 'confirmed' });
  });

  test('invalidates the earlier link when it is requested again', async () => {
    await world.createUser();
    const home = await world.home();
    await ask('typo@example.org', home);
    const older = world.secretOf('verify', 'typo@example.org');
    await ask(NEW, home);
    await expect(confirm(older, home.caller)).rejects.toEqual(invalid);
    expect(await confirm(world.secretOf('verify', NEW), home.caller)).toEqual({ status: 'confirmed' });
  });

  test('to an address with an account gives the same response and sends no e-mail there', async () => {
    await world.createUser();
    await world.createUser(NEW);
    expect(await ask()).toEqual({ status: 'sent' });
    expect(world.mailsTo(NEW)).toEqual([]);
  });

  test('does not take an address for which an account was created in the meantime', async () => {
    await world.createUser();
    const home = await world.home();
    await ask(NEW, home);
    await world.createUser(NEW);
    await expect(confirm(world.secretOf('verify', NEW), home.caller)).rejects.toEqual(invalid);
    expect(await world.signIn(browser())).toMatchObject({ user: { email: ADA } });
  });
});
