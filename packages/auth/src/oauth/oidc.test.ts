import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { byClientSecret, createOidcProvider } from './oidc.ts';

const [ours, foreign] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
function jwt(claims: object, key: KeyObject | undefined): string {
  const head = part(key === undefined ? { alg: 'none' } : { alg: 'RS256', kid: 'k' });
  const signed = `${head}.${part(claims)}`;
  return `${signed}.${key === undefined ? '' : sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** An OpenID provider that publishes one key and signs its tokens with a configurable one. */
async function provider(key: KeyObject | undefined): Promise<string> {
  const server = createServer((request, response) => {
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const now = Math.trunc(performance.timeOrigin / 1_000 + performance.now() / 1_000);
    const claims = {
      iss: issuer,
      aud: 'client',
      sub: 'ada',
      email: 'ada@example.com',
      email_verified: true,
      nonce: 'nonce',
    };
    const responses: Record<string, object> = {
      '/.well-known/openid-configuration': {
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        id_token_signing_alg_values_supported: ['RS256'],
      },
      '/jwks': { keys: [{ ...ours!.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] },
      '/token': {
        access_token: 'a',
        token_type: 'bearer',
        id_token: jwt({ ...claims, iat: now, exp: now + 60 }, key),
      },
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(responses[request.url ?? ''] ?? {}));
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function signIn(key: KeyObject | undefined): Promise<string> {
  const issuer = await provider(key);
  const authentication = byClientSecret('secret');
  const oidc = createOidcProvider({ id: 'oidc', name: 'Test', issuer, clientId: 'client', authentication });
  const callback = new URL('http://127.0.0.1/back?code=c&state=state');
  const identity = await oidc.identify(callback, {
    state: 'state',
    nonce: 'nonce',
    codeVerifier: 'v'.repeat(43),
  } as never);
  return identity.subject;
}

test('an ID token signed with the published key is accepted', async () => {
  expect(await signIn(ours!.privateKey)).toBe('ada');
});

test('an ID token signed with another key, or with none, is rejected', async () => {
  await expect(signIn(foreign!.privateKey)).rejects.toThrow();
  await expect(signIn(undefined)).rejects.toThrow();
});
