import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const TOKEN = 'gho_token_of_the_peer';

/** The parts of GitHub's pages and API needed for sign-in: PKCE and one-time codes as documented. */
export async function startGithubPeer(options: { readonly clientId: string; readonly clientSecret: string }) {
  const codes = new Map<string, URLSearchParams>();
  const responses: Record<string, unknown> = {};
  const token = async (request: IncomingMessage): Promise<object> => {
    const form = new URLSearchParams(await text(request));
    const code = form.get('code') ?? '';
    const asked = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      asked?.get('code_challenge') === challenge &&
      asked.get('redirect_uri') === form.get('redirect_uri') &&
      form.get('client_id') === options.clientId &&
      form.get('client_secret') === options.clientSecret;
    return isRight
      ? { access_token: TOKEN, token_type: 'bearer', scope: 'read:user,user:email' }
      : { error: 'bad_verification_code' };
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://peer');
    const isKnown = request.headers.authorization === `Bearer ${TOKEN}`;
    const body =
      url.pathname === '/login/oauth/access_token'
        ? await token(request)
        : isKnown
          ? responses[url.pathname]
          : undefined;
    const status = body === undefined ? 401 : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The API's response for any user who signs in. */
    respondWith: (user: object, emails: object[]) =>
      Object.assign(responses, { '/user': user, '/user/emails': emails }),
    /** The user consents; returns the redirect URL. */
    agree: (authorizationUrl: string): URL => {
      const asked = new URL(authorizationUrl).searchParams;
      const code = `code-${codes.size + 1}-${asked.get('state')}`;
      codes.set(code, asked);
      const back = new URL(asked.get('redirect_uri') as string);
      back.searchParams.set('code', code);
      back.searchParams.set('state', asked.get('state') as string);
      return back;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
