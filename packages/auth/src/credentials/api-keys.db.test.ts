import { DAY_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { createKeyInput } from '../schemas/index.ts';
import { ADA, authWorld, browser, INTERNAL_KEY, NOW, PASSWORD } from '../testing/world.ts';

const world = authWorld();
const code = (expected: string) => expect.objectContaining({ code: expected });
const home = async (email = ADA) => world.signedIn(await world.home(email));
const who = (key: string) => world.whoIs(browser(), { headers: { 'x-api-key': key }, isUnsafe: true });
const REQUEST = { name: 'home assistant', scopes: ['account:read' as const], expiresInDays: 30, password: PASSWORD };

describe('an API key', () => {
  test('identifies the caller and its scopes; as header or bearer, without a cookie', async () => {
    const { id } = await world.createUser();
    const { key, details } = await world.service.createApiKey(await home(), REQUEST);
    expect(key).toMatch(/^eo_live_[0-9a-f]{64}$/);
    expect(key.startsWith(details.prefix)).toBe(true);
    const principal = { kind: 'user', userId: id, via: 'api_key', scopes: ['account:read'], credentialId: details.id };
    expect(await who(key)).toMatchObject(principal);
    expect(await world.whoIs(browser(), { headers: { authorization: `Bearer ${key}` } })).toMatchObject(principal);
  });

  test('is shown once and stored as a hash', async () => {
    await world.createUser();
    const caller = await home();
    const { key, details } = await world.service.createApiKey(caller, REQUEST);
    const [row] = await world.db.owner.query<[string]>({ text: 'SELECT k::text FROM api_key k' });
    expect(row?.[0]).not.toContain(key.slice(details.prefix.length));
    expect(await world.service.listApiKeys(caller)).toEqual({ keys: [details] });
    expect(world.mails.at(-1)).toMatchObject({ template: 'keyCreated', props: { prefix: details.prefix } });
    expect(JSON.stringify(world.mails)).not.toContain(key);
  });

  test.each([
    ['truncated', (key: string) => key.slice(0, -1)],
    ['one digit off', (key: string) => key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')],
    ['only its prefix', () => 'eo_live_'],
    ['upper case', (key: string) => `eo_live_${key.slice(8).toUpperCase()}`],
    ['of SQL', () => `eo_live_' OR '1'='1`],
  ])('that is %s is refused', async (_name, forge) => {
    await world.createUser();
    const { key } = await world.service.createApiKey(await home(), { ...REQUEST, name: 'digits' });
    await expect(who(forge(key))).rejects.toEqual(code('invalid_api_key'));
  });

  test('is invalid once it expires, is revoked, or its owner is locked', async () => {
    await world.createUser();
    const caller = await home();
    const expiring = await world.service.createApiKey(caller, REQUEST);
    const revoked = await world.service.createApiKey(caller, { ...REQUEST, expiresInDays: 365 });
    await world.service.revokeApiKey(caller, { id: revoked.details.id });
    await expect(who(revoked.key)).rejects.toEqual(code('invalid_api_key'));
    await who(expiring.key);
    await world.db.owner.query({
      text: 'UPDATE app_user SET locked_until = $1',
      values: [new Date(NOW.getTime() + DAY_MS)],
    });
    await expect(who(expiring.key)).rejects.toEqual(code('invalid_api_key'));
    world.later(30 * DAY_MS);
    await expect(who(expiring.key)).rejects.toEqual(code('invalid_api_key'));
    expect((await world.service.listApiKeys(caller)).keys).toHaveLength(1);
  });

  test('rotated, has a successor with the same scopes and expiry; the old one is invalid immediately', async () => {
    await world.createUser();
    const caller = await home();
    const old = await world.service.createApiKey(caller, REQUEST);
    const next = await world.service.rotateApiKey(caller, { id: old.details.id, password: PASSWORD });
    const { name, scopes, expiresAt } = old.details;
    expect(next.details).toMatchObject({ name, scopes, expiresAt });
    await expect(who(old.key)).rejects.toEqual(code('invalid_api_key'));
    expect(await who(next.key)).toMatchObject({ kind: 'user' });
    await expect(world.service.rotateApiKey(caller, { id: old.details.id, password: PASSWORD })).rejects.toEqual(
      code('unknown_api_key'),
    );
  });

  test('shows when it was last used, to the minute', async () => {
    await world.createUser();
    const caller = await home();
    const { key } = await world.service.createApiKey(caller, REQUEST);
    const lastUsedAt = async () => (await world.service.listApiKeys(caller)).keys[0]?.lastUsedAt;
    expect(await lastUsedAt()).toBeNull();
    await who(key);
    world.later(MINUTE_MS - 1);
    await who(key);
    expect(await lastUsedAt()).toEqual(NOW);
  });

  test('of another user can be neither seen, rotated nor revoked', async () => {
    await world.createUser();
    await world.createUser('eve@example.com');
    const { key, details } = await world.service.createApiKey(await home(), REQUEST);
    const eve = await home('eve@example.com');
    expect(await world.service.listApiKeys(eve)).toEqual({ keys: [] });
    await expect(world.service.rotateApiKey(eve, { id: details.id, password: PASSWORD })).rejects.toEqual(
      code('unknown_api_key'),
    );
    await expect(world.service.revokeApiKey(eve, details)).rejects.toEqual(code('unknown_api_key'));
    await who(key);
  });

  test('is rejected beyond the limit per account', async () => {
    await world.createUser();
    const caller = await home();
    for (let i = 0; i < 20; i++) await world.service.createApiKey(caller, { ...REQUEST, name: `key ${i}` });
    await expect(world.service.createApiKey(caller, REQUEST)).rejects.toEqual(code('too_many_api_keys'));
  });

  test('is rejected beyond the limit also for concurrent requests', async () => {
    await world.createUser();
    const caller = await home();
    for (let i = 0; i < 18; i++) await world.service.createApiKey(caller, { ...REQUEST, name: `key ${i}` });
    await Promise.allSettled(Array.from({ length: 20 }, () => world.service.createApiKey(caller, REQUEST)));
    expect((await world.service.listApiKeys(caller)).keys).toHaveLength(20);
  });

  test('cannot be rotated once expired', async () => {
    await world.createUser();
    const caller = await home();
    const { details } = await world.service.createApiKey(caller, { ...REQUEST, expiresInDays: 1 });
    world.later(DAY_MS);
    await expect(world.service.rotateApiKey(caller, { id: details.id, password: PASSWORD })).rejects.toEqual(
      code('api_key_expired'),
    );
  });
});

describe('the life of an API key', () => {
  test.each([null, 366, 0])('of %s days is rejected', (expiresInDays) => {
    expect(createKeyInput.safeParse({ name: 'k', expiresInDays }).success).toBe(false);
  });

  test('is 90 days by default', () => {
    expect(createKeyInput.parse({ name: 'k' })).toMatchObject({ expiresInDays: 90 });
    expect(createKeyInput.parse({ name: 'k', expiresInDays: 365 })).toMatchObject({ expiresInDays: 365 });
  });

  test('must be limited in the database as well', async () => {
    await world.createUser();
    await world.service.createApiKey(await home(), REQUEST);
    const unbounded = world.db.owner.query({ text: 'UPDATE api_key SET expires_at = NULL' });
    await expect(unbounded).rejects.toThrow();
  });
});

describe('the internal API key', () => {
  test('identifies the service; a wrong one identifies no caller, and without a configured key the service is closed', async () => {
    expect(await who(INTERNAL_KEY)).toEqual({ kind: 'service' });
    await expect(who(`${INTERNAL_KEY}x`)).rejects.toEqual(code('invalid_api_key'));
  });
});

describe('cross-site requests', () => {
  test('that change something are refused when a cookie identifies the caller', async () => {
    await world.createUser();
    const signedIn = await world.home();
    const from = (site: 'same' | 'cross' | 'unknown', isUnsafe: boolean) => {
      const client = { ...signedIn.caller.client!, site };
      return world.whoIs(signedIn, { client, isUnsafe });
    };
    await expect(from('cross', true)).rejects.toEqual(code('cross_site_request'));
    await expect(from('unknown', true)).rejects.toEqual(code('cross_site_request'));
    expect(await from('same', true)).toMatchObject({ kind: 'user' });
    expect(await from('cross', false)).toMatchObject({ kind: 'user' });
  });
});
