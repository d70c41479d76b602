import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { errorBody } from '../errors.ts';
import type { Api, ApiRequest, ApiResponse } from './api.ts';
import { errorOf, type Fault, type Faults } from './faults.ts';

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

const headersOf = (response: ApiResponse): Record<string, string> => ({
  'content-type': 'application/json',
  'request-id': response.requestId,
  'stripe-version': response.version,
  ...(response.isReplay ? { 'idempotent-replayed': 'true' } : {}),
});

/** One request as the peer received it, for assertions. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly idempotencyKey: string | undefined;
  /** The status of the response; 0 if the connection broke or timed out. */
  status: number;
}

function sendFault(fault: Fault, response: ServerResponse, effect: ApiResponse | undefined): number {
  const error = errorOf(fault);
  if (error !== undefined) {
    const retryAfter = fault.kind === 'rate_limit' ? { 'retry-after': String(fault.retryAfterS ?? 1) } : {};
    response
      .writeHead(error.status, { 'content-type': 'application/json', 'request-id': 'req_fault', ...retryAfter })
      .end(JSON.stringify(errorBody(error, 'req_fault')));
    return error.status;
  }
  if (fault.kind === 'reset') response.destroy();
  if (fault.kind === 'truncate' && effect !== undefined) {
    response.writeHead(200, { ...headersOf(effect), 'content-length': String(Buffer.byteLength(effect.body)) });
    response.write(effect.body.slice(0, effect.body.length / 2), () => response.destroy());
  }
  if (fault.kind === 'late' && effect !== undefined)
    setTimeout(() => {
      response.writeHead(effect.status, headersOf(effect)).end(effect.body);
    }, fault.delayMs ?? LATE_MS).unref();
  return 0;
}
const LATE_MS = 10_000;

export interface PeerServer {
  readonly url: string;
  readonly requests: RecordedRequest[];
  close(): Promise<void>;
}

/** Serves the API on loopback; `/_control` goes to `control`. */
export async function listen(parts: {
  readonly api: Api;
  readonly faults: Faults;
  readonly port: number;
  /** Runs before each request. */
  before(): void;
  control(action: string, body: string): Promise<{ status: number; body: string }>;
}): Promise<PeerServer> {
  const requests: RecordedRequest[] = [];
  const serveApi = (given: ApiRequest, response: ServerResponse): void => {
    const fault = parts.faults.take(given.method, given.path);
    const runs = fault === undefined || fault.afterEffect === true || ['late', 'truncate'].includes(fault.kind);
    const result = runs ? parts.api.respond(given) : undefined;
    const { method, path, body, idempotencyKey } = given;
    const recorded: RecordedRequest = { method, path, body, idempotencyKey, status: result?.status ?? 0 };
    requests.push(recorded);
    if (fault !== undefined) recorded.status = sendFault(fault, response, result);
    else if (result !== undefined) response.writeHead(result.status, headersOf(result)).end(result.body);
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://peer');
    const body = await text(request);
    parts.before();
    if (url.pathname.startsWith('/_control/')) {
      const result = await parts.control(`${request.method} ${url.pathname.slice('/_control/'.length)}`, body);
      response.writeHead(result.status, { 'content-type': 'application/json' }).end(result.body);
      return;
    }
    serveApi(
      {
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.search.slice(1),
        body,
        authorization: header(request, 'authorization'),
        version: header(request, 'stripe-version'),
        idempotencyKey: header(request, 'idempotency-key'),
      },
      response,
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(parts.port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
