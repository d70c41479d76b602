import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAuthenticate } from '@energy-optimizer/rpc';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { createFeed, createTestRouter, type Feed } from './router.ts';

/** Lets a test handle a request itself; returns true if it did. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface TestServer {
  readonly url: string;
  readonly feed: Feed;
  /** `METHOD url` of every request so far. */
  readonly requests: { readonly line: string; readonly headers: IncomingMessage['headers'] }[];
  intercept: Intercept | undefined;
  /** Cuts all open connections, like a network failure. */
  cut(): void;
  close(): Promise<void>;
}

export const TEST_KEY = 'test-key-0123456789';

/** The test router over HTTP on loopback, with the real transformer, error shape and key check. */
export async function startTestServer(): Promise<TestServer> {
  const feed = createFeed();
  const authenticate = createAuthenticate({ internalApiKey: TEST_KEY });
  const handler = createHTTPHandler({
    router: createTestRouter(feed),
    basePath: '/trpc/',
    createContext: ({ req }) => ({ requestId: 'request-1', principal: authenticate(req.headers) }),
  });
  const server = createServer((request, response) => {
    state.requests.push({ line: `${request.method} ${request.url}`, headers: request.headers });
    if (state.intercept?.(request, response) !== true) handler(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const state: TestServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    feed,
    requests: [],
    intercept: undefined,
    cut: () => server.closeAllConnections(),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return state;
}

/** Sends this status and body. */
export function reply(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  return true;
}
