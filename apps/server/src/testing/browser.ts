import { until } from '@energy-optimizer/kernel/testing';
import type { TestServer } from './server.ts';

export interface BrowserResponse {
  readonly status: number;
  readonly body: Record<string, never> & { readonly code?: string };
  readonly headers: Headers;
}

/** A browser on one of our pages: it keeps cookies and sends origin headers, as browsers do. */
export interface TestBrowser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<BrowserResponse>;
  post(path: string, body?: object, headers?: Record<string, string>): Promise<BrowserResponse>;
  send(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<BrowserResponse>;
}

export function openBrowser(server: Pick<TestServer, 'url'>, usual: Record<string, string> = {}): TestBrowser {
  const cookies = new Map<string, string>();
  const send: TestBrowser['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(cookies.size > 0 ? { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...usual,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return { status: response.status, body: (await response.json()) as never, headers: response.headers };
  };
  return {
    cookies,
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body = {}, headers) => send('POST', path, body, headers),
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ');
  const at = pair.indexOf('=');
  const name = pair.slice(0, at);
  if (attributes.includes('Max-Age=0')) cookies.delete(name);
  else cookies.set(name, pair.slice(at + 1));
}

/** The token in the URL fragment of the newest e-mail of a template sent to the address. */
export const mailedSecret = (server: TestServer, to: string, template: string): Promise<string> =>
  until(() => {
    const mail = server.logged().findLast((line) => line.to === to && line.template === template);
    const links = (mail?.links ?? []) as string[];
    return links.map((link) => /#token=([0-9a-f]{64})/.exec(link)?.[1]).find((secret) => secret !== undefined);
  });
