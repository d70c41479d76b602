import * as client from 'openid-client';
import { z } from 'zod';
import type { OauthProvider } from './provider.ts';

const TIMEOUT_SECONDS = 10;

export interface GithubOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** GitHub's URLs; default: github.com and its API. May be an Enterprise server, or a peer in tests. */
  readonly webUrl?: string;
  readonly apiUrl?: string;
}

const userPayload = z.object({ id: z.int(), name: z.string().nullish() });
const emailsPayload = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** GitHub supports OAuth 2 without OpenID Connect: the user is fetched from its API, and there is no nonce. */
export function createGithubProvider(options: GithubOptions): OauthProvider {
  const { webUrl = 'https://github.com', apiUrl = 'https://api.github.com' } = options;
  const server = {
    issuer: webUrl,
    authorization_endpoint: `${webUrl}/login/oauth/authorize`,
    token_endpoint: `${webUrl}/login/oauth/access_token`,
  };
  const secret = client.ClientSecretPost(options.clientSecret);
  const config = new client.Configuration(server, options.clientId, undefined, secret);
  config.timeout = TIMEOUT_SECONDS;
  if (webUrl.startsWith('http://127.0.0.1:')) client.allowInsecureRequests(config);

  const ask = async <S extends z.ZodType>(token: string, path: string, payload: S): Promise<z.output<S>> => {
    const headers = new Headers({ accept: 'application/vnd.github+json', 'user-agent': 'energy-optimizer' });
    const url = new URL(`${apiUrl}${path}`);
    const response = await client.fetchProtectedResource(config, token, url, 'GET', null, headers);
    if (!response.ok) throw new Error(`GitHub responded to ${path} with status ${response.status}`);
    return payload.parse(await response.json());
  };
  return {
    id: 'github',
    name: 'GitHub',
    authorizationUrl: async ({ redirectUri, state, codeVerifier }) =>
      client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'read:user user:email',
        state,
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      }),
    async identify(callback, { state, codeVerifier }) {
      const checks = { pkceCodeVerifier: codeVerifier, expectedState: state };
      const { access_token: token } = await client.authorizationCodeGrant(config, callback, checks);
      const [user, emails] = await Promise.all([
        ask(token, '/user', userPayload),
        ask(token, '/user/emails', emailsPayload),
      ]);
      const primary = emails.find((one) => one.primary);
      return {
        subject: String(user.id),
        email: primary?.email ?? null,
        emailVerified: primary?.verified ?? false,
        name: user.name ?? null,
      };
    },
  };
}
