import { createDb } from '@energy-optimizer/db';
import { HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { ADA, authWorld, browser, PASSWORD } from '../testing/world.ts';

const world = authWorld();

const ATTACKER = 'the password of an attacker';
const code = (expected: string) => expect.objectContaining({ code: expected });
const signUp = (from = browser(), email = ADA, password = PASSWORD) =>
  world.service.signUp(from.caller, { email, password, name: 'Ada' });
const confirm = (token: string, from = browser(), password?: string) =>
  world.service.confirmEmail(from.caller, { token, password, transport: 'cookie' });

describe('signing up', () => {
  test('creates the account when the mailed link is opened, and signs in the browser that requested it', async () => {
    const home = browser();
    expect(await signUp(home)).toEqual({ status: 'sent' });
    await expect(world.signIn(browser())).rejects.toEqual(code('invalid_credentials'));
    const response = await confirm(world.secretOf('verify'), home);
    expect(response).toMatchObject({
      status: 'signed_in',
      token: null,
      user: { email: ADA, name: 'Ada', role: 'user' },
    });
    expect((await world.signedIn(home)).principal).toMatchObject({ tier: 'free', scopes: 'all' });
    expect(world.mailsTo(ADA)).toEqual(['verify', 'welcome']);
    expect(await world.signIn(browser())).toMatchObject({ status: 'signed_in' });
  });

  test('opened in another browser, the link requires a new password, keeps nothing of the sign-up, and does not sign in', async () => {
    await signUp(world.stranger(), ADA, ATTACKER);
    const [token, owner] = [world.secretOf('verify'), browser()];
    expect(await confirm(token, owner)).toEqual({ status: 'password_required', email: ADA });
    await expect(world.signIn(browser(), ADA, ATTACKER)).rejects.toEqual(code('invalid_credentials'));
    await expect(confirm(token, owner, 'password1234')).rejects.toEqual(code('weak_password'));
    expect(await confirm(token, owner, PASSWORD)).toEqual({ status: 'confirmed' });
    expect(owner.token()).toBeUndefined();
    await expect(world.signIn(browser(), ADA, ATTACKER)).rejects.toEqual(code('invalid_credentials'));
    expect(await world.signIn(browser())).toMatchObject({ user: { email: ADA, name: null } });
  });

  test.each(['first', 'second'] as const)(
    'by a stranger, before or after the owner: the %s e-mail never activates the password of the stranger',
    async (which) => {
      const owner = browser();
      for (const [from, password] of [
        [world.stranger(), ATTACKER],
        [owner, PASSWORD],
        [world.stranger(), ATTACKER],
      ] as const)
        await signUp(from, ADA, password);
      const mails = world.mails.flatMap((mail) => (mail.template === 'verify' ? [mail.props.url.slice(-64)] : []));
      expect(mails).toHaveLength(3);
      const token = (which === 'first' ? mails[0] : mails[2]) as string;
      await confirm(token, owner).catch(() => undefined);
      await expect(world.signIn(browser(), ADA, ATTACKER)).rejects.toEqual(code('invalid_credentials'));
    },
  );

  test('again invalidates earlier e-mails, regardless of who signed up', async () => {
    const home = browser();
    await signUp(home);
    const older = world.secretOf('verify');
    await signUp(home);
    await expect(confirm(older, home)).rejects.toEqual(code('invalid_token'));
    expect(await confirm(world.secretOf('verify'), home)).toMatchObject({ status: 'signed_in' });
  });

  test('started by a foreign page in its visitor’s browser is refused', async () => {
    await expect(signUp(browser({ site: 'cross' }))).rejects.toEqual(code('cross_site_request'));
    expect(world.mails).toEqual([]);
  });

  test('the link works once, for a day', async () => {
    const home = browser();
    await signUp(home);
    await signUp(home, 'eve@example.com');
    await confirm(world.secretOf('verify'), home);
    await expect(confirm(world.secretOf('verify'), home)).rejects.toEqual(code('invalid_token'));
    world.later(24 * HOUR_MS);
    await expect(confirm(world.secretOf('verify', 'eve@example.com'), home)).rejects.toEqual(code('invalid_token'));
  });

  test('after ten minutes the link confirms without signing in', async () => {
    const home = browser();
    await signUp(home);
    world.later(10 * MINUTE_MS);
    expect(await confirm(world.secretOf('verify'), home)).toEqual({ status: 'confirmed' });
    expect(home.token()).toBeUndefined();
  });

  test('while it is closed responds as usual and creates nothing; existing users sign in', async () => {
    await world.createUser();
    await signUp(browser(), 'eve@example.com');
    const mailed = world.secretOf('verify', 'eve@example.com');
    world.open({ signUpIsOpen: async () => false });
    for (const email of [ADA, 'eve@example.com', 'new@example.com'])
      expect(await signUp(browser(), email)).toEqual({ status: 'sent' });
    expect(world.mailsTo('new@example.com')).toEqual([]);
    expect(world.mailsTo(ADA)).toEqual(['accountExists']);
    await expect(confirm(mailed)).rejects.toEqual(code('sign_up_closed'));
    expect(await world.signIn(browser())).toMatchObject({ status: 'signed_in' });
    world.open();
    expect(await confirm(mailed, browser(), PASSWORD)).toEqual({ status: 'confirmed' });
  });

  test('two concurrent requests with one link create one account', async () => {
    const home = browser();
    await signUp(home);
    const secret = world.secretOf('verify');
    const outcomes = await Promise.allSettled([confirm(secret, home), confirm(secret, home), confirm(secret, home)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  test('an older sign-up does not bring a deleted account back, with its old password', async () => {
    await signUp(browser(), ADA, 'the password of another sign-up');
    const older = world.secretOf('verify');
    const home = browser();
    await signUp(home);
    await confirm(world.secretOf('verify'), home);
    const deletion = { confirmation: 'delete my account', password: PASSWORD } as const;
    await world.service.deleteAccount(await world.signedIn(home), deletion);
    await expect(confirm(older)).rejects.toEqual(code('invalid_token'));
  });

  test.each(['Ada@Example.COM', 'ADA@EXAMPLE.COM'])('%s is the same address', async (spelling) => {
    await world.createUser();
    await signUp(browser(), spelling);
    expect(world.mailsTo(ADA)).toEqual(['accountExists']);
  });
});

describe('a password', () => {
  test.each(['password1234', 'qwertyuiop12', 'aaaaaaaaaaaa', 'letmeinletmein', 'adalovelace@example.com'])(
    'that is common or personal is refused: %s',
    async (password) => {
      const weak = signUp(browser(), 'adalovelace@example.com', password);
      await expect(weak).rejects.toEqual(code('weak_password'));
      expect(world.mails).toEqual([]);
    },
  );

  test.each([
    'ValidPass123!',
    'ValidPassword123!',
    'four words make it long',
    'ünïcödé wörks töö',
    'x'.repeat(96) + PASSWORD,
  ])('requires no particular character classes: %s', async (password) => {
    const home = browser();
    await signUp(home, ADA, password);
    await confirm(world.secretOf('verify'), home);
    expect(await world.signIn(browser(), ADA, password)).toMatchObject({ status: 'signed_in' });
  });
});

describe('enumeration', () => {
  test('known and unknown addresses get the same responses and the same cookies', async () => {
    await world.createUser();
    const outcome = async (email: string) => {
      const from = browser();
      const { service } = world;
      const responses = [
        await signUp(from, email),
        await service.requestMagicLink(from.caller, { email, transport: 'cookie' }),
        await service.requestPasswordReset(world.stranger().caller, { email }),
        await service.signIn(from.caller, { email, password: 'wrong password', transport: 'cookie' }).catch(String),
      ];
      return { responses, cookies: from.given.map(({ value: _, ...cookie }) => cookie) };
    };
    expect(await outcome(ADA)).toEqual(await outcome('nobody@example.com'));
    expect(world.mailsTo(ADA)).toEqual(['accountExists', 'magicLink', 'reset']);
    expect(world.mailsTo('nobody@example.com')).toEqual(['verify']);
  });

  test('a wrong password and an unknown address cost the same statements', async () => {
    await world.createUser();
    const texts: string[] = [];
    const onStatement = (text: string) => void texts.push(text);
    const db = await createDb({ url: world.db.url, applicationName: 'energy-test', onStatement });
    const { service } = world.open({ db });
    const sent = async (email: string) => {
      texts.length = 0;
      const input = { email, password: 'wrong password', transport: 'cookie' as const };
      await service.signIn(world.stranger().caller, input).catch(() => undefined);
      return [...texts];
    };
    try {
      const known = await sent(ADA);
      expect(known.length).toBeGreaterThan(4);
      expect(await sent('nobody@example.com')).toEqual(known);
    } finally {
      await db.close();
    }
  });

  test.each(['requestPasswordReset', 'requestMagicLink', 'signUp'] as const)(
    '%s responds at a padded time, whether or not the account exists',
    async (operation) => {
      await world.createUser();
      for (const email of [ADA, 'nobody@example.com']) {
        const startedAt = performance.now();
        if (operation === 'signUp') await signUp(browser(), email);
        else if (operation === 'requestMagicLink')
          await world.service.requestMagicLink(browser().caller, { email, transport: 'cookie' });
        else await world.service.requestPasswordReset(world.stranger().caller, { email });
        expect(performance.now() - startedAt).toBeGreaterThanOrEqual(99);
      }
    },
  );

  test('the locking failure responds at a padded time, whether or not an owner is notified', async () => {
    await world.createUser();
    for (const email of [ADA, 'nobody@example.com']) {
      const fail = () => world.signIn(world.stranger(), email, 'wrong password').catch(() => undefined);
      for (let i = 0; i < 4; i++) await fail();
      const startedAt = performance.now();
      await fail();
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(99);
    }
    expect(world.mailsTo(ADA)).toEqual(['unlock']);
  });

  test('a mailbox gets at most six links an hour, and the response does not reveal it', async () => {
    await world.createUser();
    for (const email of [...Array.from({ length: 8 }, () => ADA), 'a.da@example.com', 'ada+tag@example.com'])
      expect(await world.service.requestPasswordReset(world.stranger().caller, { email })).toEqual({ status: 'sent' });
    expect(world.mailsTo(ADA)).toHaveLength(6);
  });

  test('one network can request at most four of them, so that a stranger cannot use up those of the owner', async () => {
    await world.createUser();
    const [stranger, owner] = [world.stranger(), world.stranger()];
    for (let i = 0; i < 20; i++) await world.service.requestPasswordReset(stranger.caller, { email: ADA });
    expect(world.mailsTo(ADA)).toHaveLength(4);
    await world.service.requestMagicLink(owner.caller, { email: ADA, transport: 'cookie' });
    expect(world.mailsTo(ADA).at(-1)).toBe('magicLink');
  });
});
