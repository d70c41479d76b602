import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AttackWorld, ask, attackWorld, bearer, PASSWORD } from '../testing/attack-world.ts';
import { openBrowser } from '../testing/browser.ts';

/** Many users behind one address: one user's guesses do not block the others. */

let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld({ RATE_LIMIT_PER_MINUTE: '100', AUTH_LOCKOUT_FAILURES: '5' });
}, 60_000);
afterAll(() => world.close());

/** Wrong credentials allowed per network and minute: a fifth of the calls. */
const WRONG = 20;
const browserAt = (address: string) => openBrowser(world.server, { 'x-forwarded-for': address });
const signIn = (browser: ReturnType<typeof browserAt>, email: string, password = PASSWORD) =>
  browser.post('/auth/sign-in', { email, password });
const statusOf = async (address: string, headers: Record<string, string>) =>
  (await ask(world.server, { path: '/auth/me', headers: { 'x-forwarded-for': address, ...headers } })).status;
const wrongKey = (i: number) => ({ 'x-api-key': `eo_live_${i.toString(16).padStart(64, '0')}` });
/** Exhausts the guessing budget of an address. */
async function guess(address: string): Promise<void> {
  for (let i = 0; i < 30; i++) await signIn(browserAt(address), `nobody${i}@example.com`, 'a guess of a stranger');
  for (let i = 0; i < WRONG; i++) await statusOf(address, wrongKey(i));
  expect(await statusOf(address, wrongKey(99))).toBe(429);
}

describe('after a stranger behind the same address has used up the guessing budget', () => {
  it('known browsers can sign in, and open sessions and keys in use keep working', async () => {
    const address = '198.51.100.1';
    const home = browserAt(address);
    expect((await signIn(home, world.ada.email)).status).toBe(200);
    const inUse = [bearer(world.eve), { 'x-api-key': world.eve.key }];
    for (const headers of inUse) expect(await statusOf(address, headers)).toBe(200);
    await guess(address);
    expect((await home.get('/auth/me')).status).toBe(200);
    for (const headers of inUse) expect(await statusOf(address, headers)).toBe(200);
    expect((await signIn(home, world.ada.email)).status).toBe(200);
    home.cookies.set('eo_session', `eo_session_${'0'.repeat(64)}`);
    expect((await signIn(home, world.ada.email)).status).toBe(200);
  });

  it.each([
    ['none', undefined],
    ['one that was never given', 'ab'.repeat(56)],
    ['one without a signature', 'ab'.repeat(32)],
  ])('a browser with another device cookie is rejected: %s', async (_which, device) => {
    const address = '198.51.100.2';
    await guess(address);
    const browser = browserAt(address);
    if (device !== undefined) browser.cookies.set('eo_device', device);
    expect((await signIn(browser, world.ada.email)).status).toBe(429);
  });
});

it('each known browser has its own budget', async () => {
  const address = '198.51.100.3';
  const [ada, eve] = [browserAt(address), browserAt(address)];
  await signIn(ada, world.ada.email);
  await signIn(eve, world.eve.email);
  const tries = [];
  for (let i = 0; i < 101; i++) tries.push((await signIn(ada, `nobody@example.com`, 'wrong')).status);
  expect(tries.at(-1)).toBe(429);
  expect((await signIn(eve, world.eve.email)).status).toBe(200);
});

it('correct sign-ins and requested e-mails do not use up the budget', async () => {
  const address = '198.51.100.4';
  for (let i = 0; i < 2 * WRONG; i++) expect((await signIn(browserAt(address), world.ada.email)).status).toBe(200);
  for (let i = 0; i < WRONG; i++)
    await browserAt(address).post('/auth/password-reset', { email: `nobody${i}@example.com` });
  expect(await statusOf(address, wrongKey(1))).toBe(401);
});
