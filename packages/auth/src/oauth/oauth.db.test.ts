import { MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { CALLBACK, given, HOME, oauthWorld, REDIRECTS } from '../testing/oauth-world.ts';
import { ADA, type Browser, browser, PASSWORD } from '../testing/world.ts';

const here = oauthWorld();
const { world, start, finish, signInElsewhere, users } = here;
const code = (expected: string) => expect.objectContaining({ code: expected });
const refused = code('oauth_refused');
const invalid = code('invalid_token');
const anonymous = { kind: 'anonymous' } as const;

describe('signing in with an OpenID provider', () => {
  test('creates an account for a verified address, and finds it again by the subject of the provider', async () => {
    const home = browser();
    expect(await signInElsewhere(home)).toMatchObject({
      redirectTo: HOME,
      outcome: { status: 'signed_in', token: null, user: { email: ADA, name: 'Ada', hasPassword: false } },
    });
    expect(await world.whoIs(home)).toMatchObject({ kind: 'user' });
    here.peer.signInAs({ sub: 'ada-1', email: 'ada.moved@example.com', email_verified: true });
    expect(await signInElsewhere()).toMatchObject({ outcome: { user: { email: ADA } } });
    expect(await users()).toEqual([[ADA, 'Ada']]);
  });

  test('never opens an existing account by its address, verified or not: the owner signs in and links it', async () => {
    await world.createUser();
    here.peer.signInAs({ sub: 'ada-2', email: 'Ada@Example.com', email_verified: true });
    const stranger = browser();
    await expect(signInElsewhere(stranger)).rejects.toEqual(code('account_exists'));
    expect(await world.whoIs(stranger)).toEqual({ kind: 'anonymous' });
    expect(await world.db.owner.query({ text: 'SELECT 1 FROM oauth_account' })).toEqual([]);
    expect(await world.signIn(browser())).toMatchObject({ status: 'signed_in' });
  });

  test.each([
    ['not verified', { email: ADA, email_verified: false }],
    ['said to be verified by nobody', { email: ADA }],
    ['missing', {}],
    ['no address', { email: 'ada@example.com\r\nBcc: eve@example.com', email_verified: true }],
  ])('neither opens nor creates an account for an address that is %s', async (_name, claims) => {
    await world.createUser();
    here.peer.signInAs({ sub: 'eve', ...claims });
    await expect(signInElsewhere()).rejects.toEqual(code('email_not_verified'));
    expect(await users()).toHaveLength(1);
  });

  test('while sign-up is closed no account is created; existing ones sign in', async () => {
    await signInElsewhere();
    world.open({ redirectUrls: REDIRECTS, oauth: here.providers(), signUpIsOpen: async () => false });
    expect(await signInElsewhere()).toMatchObject({ outcome: { user: { email: ADA } } });
    here.peer.signInAs({ sub: 'eve-1', email: 'eve@example.com', email_verified: true });
    await expect(signInElsewhere()).rejects.toEqual(code('sign_up_closed'));
    expect(await users()).toEqual([[ADA, 'Ada']]);
  });

  test('does not open a locked account', async () => {
    await signInElsewhere();
    await world.db.owner.query({ text: `UPDATE app_user SET locked_until = '2027-01-01'` });
    await expect(signInElsewhere()).rejects.toEqual(code('invalid_credentials'));
  });
});

describe('replay and exchange', () => {
  test('a callback works once, also concurrently', async () => {
    const home = browser();
    const back = await here.peer.visit((await start(home)).url);
    const outcomes = await Promise.allSettled([finish(home, back), finish(home, back), finish(home, back)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(finish(home, back)).rejects.toEqual(invalid);
  });

  test('another browser cannot use it: a link cannot sign its victim in to an attacker’s account', async () => {
    const attacker = browser();
    const back = await here.peer.visit((await start(attacker)).url);
    const victim = browser();
    await start(victim);
    await expect(finish(victim, back)).rejects.toEqual(invalid);
    await expect(finish(browser(), back)).rejects.toEqual(invalid);
    expect(await finish(attacker, back)).toMatchObject({ outcome: { status: 'signed_in' } });
  });

  test('rejects an invented state', async () => {
    const home = browser();
    const back = await here.peer.visit((await start(home)).url);
    await expect(finish(home, back, { state: 'ab'.repeat(32) })).rejects.toEqual(invalid);
  });

  test('rejects a code of another sign-in and invalidates the state', async () => {
    const [home, thief] = [browser(), browser()];
    const stolen = await here.peer.visit((await start(home)).url);
    const own = await here.peer.visit((await start(thief)).url);
    await expect(finish(thief, own, { code: given(stolen).code })).rejects.toEqual(refused);
    await expect(finish(thief, own)).rejects.toEqual(invalid);
  });

  test('rejects a response of another issuer', async () => {
    const home = browser();
    const back = await here.peer.visit((await start(home)).url);
    await expect(finish(home, back, { iss: 'https://evil.example' })).rejects.toEqual(refused);
  });

  test('mix-up: the response of another provider is not passed to the one the sign-in began with', async () => {
    const home = browser();
    const back = await here.peer.visit((await start(home)).url);
    await expect(finish(home, back, { provider: 'github' })).rejects.toEqual(invalid);
    expect(await finish(home, back)).toMatchObject({ outcome: { status: 'signed_in' } });
  });

  test('expires after ten minutes', async () => {
    const home = browser();
    const back = await here.peer.visit((await start(home)).url);
    world.later(10 * MINUTE_MS);
    await expect(finish(home, back)).rejects.toEqual(invalid);
    await world.service.prune();
    expect(await world.db.owner.query({ text: 'SELECT 1 FROM oauth_state' })).toEqual([]);
  });

  test('the authorization request carries PKCE, state and nonce, each new', async () => {
    const of = async () => new URL((await start(browser())).url).searchParams;
    const [one, two] = [await of(), await of()];
    expect(one.get('code_challenge_method')).toBe('S256');
    expect(one.get('redirect_uri')).toBe(`${CALLBACK}/oidc`);
    for (const name of ['state', 'nonce', 'code_challenge']) expect(one.get(name)).not.toBe(two.get(name));
  });
});

describe('where the browser goes afterward', () => {
  test('is one of the allowed URLs', async () => {
    const home = browser();
    const back = await here.peer.visit((await start(home, 'oidc', REDIRECTS[1])).url);
    expect(await finish(home, back)).toMatchObject({ redirectTo: 'https://app.example.com/welcome' });
  });

  test.each([
    '//evil.example',
    'https:evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://app.example.com@evil.example/',
    'https://app.example.com.evil.example/',
    'https://app.example.com/welcome/../../evil',
    'https://app.example.com/welcome?next=//evil.example',
    'https://аpp.example.com/',
    'https://app.example.com:443/',
    'HTTPS://APP.EXAMPLE.COM/',
    'https://app.example.com',
    ' https://app.example.com/',
    'javascript:alert(1)',
    'data:text/html,x',
    '',
  ])('is never %j (open redirect)', async (redirectTo) => {
    await expect(start(browser(), 'oidc', redirectTo)).rejects.toEqual(code('redirect_not_allowed'));
  });
});

describe('linking a provider to the account that is signed in', () => {
  const LINK = { provider: 'oidc', link: true, password: PASSWORD, transport: 'cookie' } as const;
  const link = async (from: Browser) => {
    const caller = await world.signedIn(from);
    const { url } = await world.service.startOauth(caller, LINK);
    const back = given(await here.peer.visit(url));
    return world.service.finishOauth(await world.signedIn(from), { ...back, transport: 'cookie' });
  };

  test('allows it to sign in, whatever its address, until it is unlinked', async () => {
    const { id } = await world.createUser();
    here.peer.signInAs({ sub: 'ada-work', email: 'ada@work.example', email_verified: false });
    const home = await world.home();
    expect(await link(home)).toEqual({ redirectTo: HOME, outcome: { status: 'linked' } });
    expect(await signInElsewhere()).toMatchObject({ outcome: { user: { id } } });
    const caller = await world.signedIn(home);
    expect((await world.service.me(caller)).linkedProviders).toEqual(['oidc']);
    expect(world.events.map(({ action }) => action)).toContain('provider_linked');
    await world.service.unlinkOauth(caller, { provider: 'oidc', password: PASSWORD });
    await expect(signInElsewhere()).rejects.toEqual(code('email_not_verified'));
    await expect(world.service.unlinkOauth(caller, { provider: 'oidc', password: PASSWORD })).rejects.toEqual(
      code('unknown_oauth_provider'),
    );
  });

  test('is not completed by another account in the same browser', async () => {
    await world.createUser();
    await world.createUser('eve@example.com');
    const shared = await world.home();
    const { url } = await world.service.startOauth(await world.signedIn(shared), LINK);
    const back = given(await here.peer.visit(url));
    await world.signIn(shared, 'eve@example.com');
    const asEve = await world.signedIn(shared);
    await expect(world.service.finishOauth(asEve, { ...back, transport: 'cookie' })).rejects.toEqual(invalid);
    expect((await world.service.me(asEve)).linkedProviders).toEqual([]);
  });

  test('allows an account without a password to change its address shortly after signing in', async () => {
    const home = browser();
    await signInElsewhere(home);
    const change = async () =>
      world.service.requestEmailChange(await world.signedIn(home), { email: 'ada@example.org' });
    expect(await change()).toEqual({ status: 'sent' });
    expect(world.mailsTo('ada@example.org')).toEqual(['verify']);
    world.later(10 * MINUTE_MS);
    await expect(change()).rejects.toEqual(code('recent_sign_in_required'));
  });

  test('requires the password: a stolen session cannot add a way in', async () => {
    await world.createUser();
    const thief = await world.signedIn(await world.home());
    const { password: _, ...without } = LINK;
    await expect(world.service.startOauth(thief, without)).rejects.toEqual(code('password_required'));
    const wrong = world.service.startOauth(thief, { ...LINK, password: 'seven purple teapotz' });
    await expect(wrong).rejects.toEqual(code('wrong_password'));
  });

  test('requires a sign-in of the last ten minutes if the account has no password', async () => {
    const home = browser();
    await signInElsewhere(home);
    const { password: _, ...without } = LINK;
    expect(await world.service.startOauth(await world.signedIn(home), without)).toMatchObject({ browserState: null });
    world.later(10 * MINUTE_MS);
    const late = world.service.startOauth(await world.signedIn(home), without);
    await expect(late).rejects.toEqual(code('recent_sign_in_required'));
  });

  test('rejects an identity that belongs to another account', async () => {
    await world.createUser('eve@example.com');
    await signInElsewhere();
    await expect(link(await world.home('eve@example.com'))).rejects.toEqual(code('identity_taken'));
  });

  test('requires a signed-in user, from start to end', async () => {
    const stranger = browser();
    const asStranger = { ...stranger.caller, principal: anonymous };
    await expect(world.service.startOauth(asStranger, LINK)).rejects.toEqual(code('sign_in_required'));
    await world.createUser();
    const home = await world.home();
    const back = await here.peer.visit((await world.service.startOauth(await world.signedIn(home), LINK)).url);
    await expect(finish(home, back)).rejects.toEqual(code('sign_in_required'));
  });
});
