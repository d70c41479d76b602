import { MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { FIVE, guessing, WRONG } from '../testing/guessing.ts';
import { ADA, authWorld, browser, CHEAP, PASSWORD } from '../testing/world.ts';

const world = authWorld();
const code = (expected: string) => expect.objectContaining({ code: expected });
const { tried, fails, timePasses } = guessing(world);

describe('signing in', () => {
  test('returns a session in a cookie, or a token if requested', async () => {
    await world.createUser();
    const home = browser();
    const response = await world.signIn(home);
    expect(response).toMatchObject({ status: 'signed_in', token: null, user: { email: ADA, hasPassword: true } });
    expect(home.given).toEqual([
      { name: 'eo_session', value: home.token(), maxAgeSeconds: 30 * 86_400, secure: false },
      { name: 'eo_device', value: home.cookies.get('eo_device'), maxAgeSeconds: 180 * 86_400, secure: false },
    ]);
    const program = browser();
    const other = await world.service.signIn(program.caller, { email: ADA, password: PASSWORD, transport: 'token' });
    expect(other).toMatchObject({ token: expect.stringMatching(/^eo_session_[0-9a-f]{64}$/) });
    expect(program.given).toEqual([]);
  });

  test('sets a host-only cookie over HTTPS', async () => {
    world.open({ publicUrl: 'https://api.example.com' });
    await world.createUser();
    const home = browser();
    await world.signIn(home);
    expect(home.given[0]).toMatchObject({ name: '__Host-eo_session', secure: true });
  });

  test('is not possible from a foreign page, into an account of its choice', async () => {
    await world.createUser();
    await expect(world.signIn(browser({ site: 'cross' }))).rejects.toEqual(code('cross_site_request'));
  });

  test('is rejected without side effects if no cookie can be set', async () => {
    await world.createUser();
    const { caller } = browser();
    const bare = { requestId: caller.requestId, client: caller.client };
    const input = { email: ADA, password: PASSWORD, transport: 'cookie' as const };
    await expect(world.service.signIn(bare, input)).rejects.toEqual(code('cookies_unavailable'));
    expect(await world.db.owner.query({ text: 'SELECT id FROM session' })).toEqual([]);
  });

  test('notifies the owner of a new device, but not of a known one', async () => {
    await world.createUser();
    await world.home();
    await world.home();
    expect(world.mailsTo(ADA)).toEqual(['newSignIn']);
    await world.signIn(browser({ userAgent: 'curl/8.5.0' }));
    expect(world.mails.at(-1)).toMatchObject({
      template: 'newSignIn',
      props: { device: 'curl', network: '203.0.113.7' },
    });
  });

  test('replaces a hash with other parameters', async () => {
    await world.createUser();
    const hashOf = async () =>
      (await world.db.owner.query<[string]>({ text: 'SELECT password_hash FROM app_user' }))[0]?.[0];
    expect(await hashOf()).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    world.open({ hashing: { ...CHEAP, timeCost: 2 } });
    await world.signIn(browser());
    await expect.poll(hashOf).toMatch(/^\$argon2id\$v=19\$m=8,t=2,p=1\$/);
    await world.signIn(browser());
  });
});

describe('lockout', () => {
  test('five failures lock an account from everywhere, even with the correct password; other accounts are not affected', async () => {
    await world.createUser();
    await world.createUser('eve@example.com');
    expect(await fails(5)).toEqual(FIVE);
    expect(await tried(world.stranger(), ADA, PASSWORD)).toBe('too_many_attempts');
    expect(await tried(world.stranger(), 'eve@example.com', PASSWORD)).toBe('signed_in');
  });

  test('sends Retry-After and unlocks after 15 minutes; attempts in the meantime do not extend it', async () => {
    await world.createUser();
    await fails(5);
    await timePasses(14 * MINUTE_MS);
    const denied = world.signIn(world.stranger());
    await expect(denied).rejects.toMatchObject({ code: 'too_many_attempts', retryAfterSeconds: 60 });
    await fails(20);
    await timePasses(MINUTE_MS);
    expect(await tried(world.stranger(), ADA, PASSWORD)).toBe('signed_in');
  });

  test('the 15 minutes begin with the fifth failure', async () => {
    await world.createUser();
    await fails(4);
    await timePasses(14 * MINUTE_MS);
    await fails(1);
    await timePasses(14 * MINUTE_MS);
    expect(await tried(world.stranger(), ADA, PASSWORD)).toBe('too_many_attempts');
  });

  test('success clears the failures', async () => {
    await world.createUser();
    await fails(4);
    expect(await tried(world.stranger(), ADA, PASSWORD)).toBe('signed_in');
    expect(await fails(5)).toEqual(FIVE);
  });

  test('unknown addresses are locked as well', async () => {
    await world.createUser();
    expect(await fails(7, 'nobody@example.com')).toEqual(await fails(7, ADA));
  });

  test('letter case allows no further attempts', async () => {
    await world.createUser();
    for (const spelling of [
      'ADA@example.com',
      'Ada@Example.com',
      'aDa@example.com',
      'adA@EXAMPLE.com',
      'AdA@example.com',
    ])
      expect(await tried(world.stranger(), spelling)).toBe('invalid_credentials');
    expect(await tried(world.stranger(), ADA, PASSWORD)).toBe('too_many_attempts');
  });

  test.each(['a.da@example.com', 'ada+1@example.com', 'ada+@example.com', 'ada@example.com.'])(
    'the correct password with the address as %s does not bypass a lock',
    async (spelling) => {
      await world.createUser();
      await fails(5);
      expect(await tried(world.stranger(), spelling, PASSWORD)).toBe('invalid_credentials');
      expect(await tried(world.stranger(), ADA, PASSWORD)).toBe('too_many_attempts');
    },
  );

  test('failures with an address that differs by dots or a tag lock no other account', async () => {
    await world.createUser();
    await fails(5, 'a.da@example.com');
    await fails(5, 'ada+1@example.com');
    expect(await tried(world.stranger(), ADA, PASSWORD)).toBe('signed_in');
  });

  test('of fifty parallel attempts, five are examined', async () => {
    await world.createUser();
    const codes = await Promise.all(Array.from({ length: 50 }, () => tried(world.stranger())));
    expect(codes.filter((one) => one === 'invalid_credentials')).toHaveLength(5);
    expect(codes.filter((one) => one === 'too_many_attempts')).toHaveLength(45);
  });

  test('fifty correct concurrent sign-ins to one account all succeed', async () => {
    await world.createUser();
    const here = { ip: '203.0.113.9' };
    const codes = await Promise.all(Array.from({ length: 50 }, () => tried(browser(here), ADA, PASSWORD)));
    expect(new Set(codes)).toEqual(new Set(['signed_in']));
  });

  test('a network that fails five times is locked, whatever accounts it tries; other networks are not', async () => {
    await world.createUser();
    const spray = browser({ ip: '192.0.2.1' });
    for (let i = 0; i < 5; i++) expect(await tried(spray, `user${i}@example.com`)).toBe('invalid_credentials');
    expect(await tried(spray, ADA, PASSWORD)).toBe('too_many_attempts');
    expect(await tried(browser({ ip: '192.0.2.2' }), ADA, PASSWORD)).toBe('signed_in');
  });

  test('a user who mistypes one password locks that account, and no other behind the same address', async () => {
    await world.createUser();
    await world.createUser('eve@example.com');
    const office = () => browser({ ip: '192.0.2.3' });
    expect(await fails(5, 'eve@example.com', office)).toEqual(FIVE);
    expect(await tried(office(), 'eve@example.com', PASSWORD)).toBe('too_many_attempts');
    expect(await tried(office(), ADA, PASSWORD)).toBe('signed_in');
  });

  test('an IPv6 subscriber is one network, however many addresses it uses', async () => {
    const from = (i: number) => browser({ ip: `2001:db8:1:2::${i}` });
    for (let i = 0; i < 5; i++) await tried(from(i), `user${i}@example.com`);
    expect(await tried(from(99), 'user9@example.com')).toBe('too_many_attempts');
    expect(await tried(browser({ ip: '2001:db8:1:3::1' }), 'user9@example.com')).toBe('invalid_credentials');
  });

  test('signing in to an account of its own buys a network no further guesses at others', async () => {
    await world.createUser();
    await world.createUser('eve@example.com');
    const eve = browser({ ip: '192.0.2.66' });
    const guesses: string[] = [];
    for (let i = 0; i < 8; i++) {
      guesses.push(await tried(eve, `victim${i}@example.com`));
      await tried(eve, 'eve@example.com', PASSWORD);
    }
    expect(guesses.filter((one) => one === 'invalid_credentials')).toHaveLength(5);
  });

  test('signing in to an account whose address differs by dots or a tag buys no further guesses at another', async () => {
    await world.createUser();
    const own = 'a.da+2@example.com';
    await world.createUser(own);
    const guesses: string[] = [];
    for (let i = 0; i < 8; i++) {
      guesses.push(await tried(world.stranger()));
      await tried(world.stranger(), own, PASSWORD);
    }
    expect(guesses.filter((one) => one === 'invalid_credentials')).toHaveLength(5);
  });

  test('a user who mistypes four times and then succeeds leaves the network’s count unchanged', async () => {
    await world.createUser();
    const office = browser({ ip: '192.0.2.77' });
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) expect(await tried(office)).toBe('invalid_credentials');
      expect(await tried(office, ADA, PASSWORD)).toBe('signed_in');
    }
  });

  test('the owner is mailed an unlock link, once per lock; unknown addresses are not', async () => {
    await world.createUser();
    await fails(8);
    await fails(8, 'nobody@example.com');
    expect(world.mails.map(({ to, template }) => [to, template])).toEqual([[ADA, 'unlock']]);
    expect(world.mails[0]).toMatchObject({ props: { failures: 5 } });
    const token = world.secretOf('unlock');
    await world.service.unlock({ token });
    expect(await tried(world.stranger(), ADA, PASSWORD)).toBe('signed_in');
    await expect(world.service.unlock({ token })).rejects.toEqual(code('invalid_token'));
  });

  test('exhausting the e-mails of an address does not keep its owner from being notified of a lock', async () => {
    await world.createUser();
    for (let i = 0; i < 8; i++) await world.service.requestPasswordReset(world.stranger().caller, { email: ADA });
    await fails(5);
    expect(world.mailsTo(ADA).at(-1)).toBe('unlock');
  });

  test('guessing the current password in a stolen session locks as well', async () => {
    await world.createUser();
    const thief = await world.signedIn(await world.home());
    const input = { currentPassword: WRONG, newPassword: 'eleven orange kettles' };
    for (let i = 0; i < 5; i++)
      await expect(world.service.changePassword(thief, input)).rejects.toEqual(code('wrong_password'));
    await expect(world.service.changePassword(thief, input)).rejects.toEqual(code('too_many_attempts'));
  });
});
