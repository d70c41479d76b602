import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { AuthDeps } from '../service.ts';
import { startGithubPeer } from './github-peer.ts';
import { CLIENT, startOidcPeer } from './oidc-peer.ts';
import { ADA, authWorld, type Browser, browser } from './world.ts';

export const HOME = 'https://app.example.com/';
export const REDIRECTS = [HOME, 'https://app.example.com/welcome'];
export const CALLBACK = 'http://localhost:4000/auth/callback';
const GITHUB = { clientId: 'gh', clientSecret: 'secret of the client' };
const anonymous = { kind: 'anonymous' } as const;

/** The provider's response to the browser. */
export const given = ({ pathname, searchParams }: URL) => ({
  provider: pathname.slice(pathname.lastIndexOf('/') + 1),
  state: searchParams.get('state') as string,
  code: searchParams.get('code') as string,
  ...(searchParams.has('iss') ? { iss: searchParams.get('iss') as string } : {}),
});

/** Accounts beside an OpenID provider and a GitHub on loopback, at which Ada is signed in. */
export function oauthWorld(usual: Partial<AuthDeps> = {}) {
  const world = authWorld(usual);
  let peer: Awaited<ReturnType<typeof startOidcPeer>>;
  let github: Awaited<ReturnType<typeof startGithubPeer>>;
  const providers = () => ({
    oidc: { name: 'Example', issuer: peer.issuer, ...CLIENT },
    github: { ...GITHUB, webUrl: github.url, apiUrl: github.url },
  });
  beforeAll(async () => {
    peer = await startOidcPeer({ redirectUris: [`${CALLBACK}/oidc`] });
    github = await startGithubPeer(GITHUB);
  });
  afterAll(async () => {
    await peer.close();
    await github.close();
  });
  beforeEach(() => {
    world.open({ redirectUrls: REDIRECTS, oauth: providers() });
    peer.signInAs({ sub: 'ada-1', email: ADA, email_verified: true, name: 'Ada' });
  });
  const start = (from: Browser, provider = 'oidc', redirectTo?: string) =>
    world.service.startOauth(
      { ...from.caller, principal: anonymous },
      { provider, redirectTo, link: false, transport: 'cookie' },
    );
  const finish = (from: Browser, back: URL, changed: Partial<ReturnType<typeof given>> = {}) =>
    world.service.finishOauth(
      { ...from.caller, principal: anonymous },
      { ...given(back), ...changed, transport: 'cookie' },
    );
  return {
    ...{ world, start, finish, providers },
    get peer() {
      return peer;
    },
    get github() {
      return github;
    },
    /** The complete flow: to the provider and back. */
    signInElsewhere: async (from = browser()) => finish(from, await peer.visit((await start(from)).url)),
    users: () => world.db.owner.query({ text: 'SELECT email, name FROM app_user ORDER BY email' }),
  };
}
