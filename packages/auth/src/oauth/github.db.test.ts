import { describe, expect, test } from 'vitest';
import { given, oauthWorld } from '../testing/oauth-world.ts';
import { CLIENT } from '../testing/oidc-peer.ts';
import { ADA, type Browser, browser } from '../testing/world.ts';

const here = oauthWorld();
const { world, start, finish } = here;
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('GitHub', () => {
  const back = async (from: Browser) => here.github.agree((await start(from, 'github')).url);

  test('signs in with the primary address if that is verified', async () => {
    here.github.respondWith({ id: 42, name: null, login: 'ada' }, [
      { email: 'other@example.com', primary: false, verified: true },
      { email: ADA, primary: true, verified: true },
    ]);
    const home = browser();
    expect(await finish(home, await back(home))).toMatchObject({ outcome: { user: { email: ADA, name: null } } });
  });

  test('does not sign in with an unverified primary address, even if another is verified', async () => {
    here.github.respondWith({ id: 43, name: 'Eve' }, [
      { email: 'eve@example.com', primary: false, verified: true },
      { email: ADA, primary: true, verified: false },
    ]);
    const home = browser();
    await expect(finish(home, await back(home))).rejects.toEqual(code('email_not_verified'));
  });

  test('rejects a code from another browser', async () => {
    here.github.respondWith({ id: 42 }, [{ email: ADA, primary: true, verified: true }]);
    const [home, thief] = [browser(), browser()];
    const stolen = await back(home);
    await expect(finish(thief, await back(thief), { code: given(stolen).code })).rejects.toEqual(code('oauth_refused'));
  });
});

test('is reported as not configured, or as unavailable if it does not respond', async () => {
  await expect(start(browser(), 'google')).rejects.toEqual(code('unknown_oauth_provider'));
  expect(world.service.oauthProviders()).toEqual({
    providers: [
      { id: 'github', name: 'GitHub' },
      { id: 'oidc', name: 'Example' },
    ],
  });
  world.open({ oauth: { oidc: { name: 'Away', issuer: 'http://127.0.0.1:9', ...CLIENT } } });
  await expect(start(browser())).rejects.toEqual(code('oauth_unavailable'));
});
