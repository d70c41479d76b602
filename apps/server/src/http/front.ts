import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '@energy-optimizer/auth';
import type { Logger } from 'pino';
import { clientAddress } from './address.ts';
import { acceptsGzip, type Cors, isAnonymous, matchesEtag } from './headers.ts';
import type { CachedResponse, MicroCache } from './micro-cache.ts';
import type { RateLimiter, RateState } from './rate-limit.ts';
import { GZIP_FROM_BYTES } from './responder.ts';

/** Server timing of a cached response: zero. */
const FROM_CACHE = 'cache;desc=hit';

/**
 * The listener in front of Fastify: serves requests from the micro-cache and passes all others on. A response from
 * here has the same headers, counts against the caller's budget like any other, and has its own request id; only
 * requests without credentials get one.
 */
export function createFront(options: {
  readonly cache: MicroCache;
  readonly cors: Cors;
  readonly requestId: (request: IncomingMessage) => string;
  readonly log: Logger;
  /** If omitted, callers are not limited. */
  readonly rateLimiter?: RateLimiter | undefined;
  readonly trustProxyHops: number;
  readonly see: (request: IncomingMessage) => void;
}): (next: RequestListener) => RequestListener {
  const { cache, cors, requestId, log, rateLimiter } = options;
  const networkFor = networks(options.trustProxyHops);

  const serve = (
    request: IncomingMessage,
    response: ServerResponse,
    result: CachedResponse,
    state: RateState | undefined,
  ): void => {
    const startedAt = performance.now();
    const { origin, 'if-none-match': ifNoneMatch } = request.headers;
    const fresh = ifNoneMatch !== undefined && matchesEtag(ifNoneMatch, result.etag);
    const status = fresh ? 304 : 200;
    const id = requestId(request);
    const own = ['x-request-id', id, 'server-timing', FROM_CACHE];
    if (state !== undefined) pushRate(own, state);
    if (origin !== undefined) own.push(...Object.entries(cors.headers(origin)).flat());
    response.writeHead(status, fresh ? own.concat(withoutBody(result.headers)) : own.concat(result.headers));
    if (fresh || request.method === 'HEAD') response.end();
    else response.end(result.body, 'latin1');
    const seconds = (performance.now() - startedAt) / 1_000;
    result.route.observe(status, seconds, true);
    if (log.isLevelEnabled('debug'))
      log.debug({ requestId: id, method: request.method, url: request.url, status, cached: true }, 'request');
  };

  return (next) => (request, response) => {
    options.see(request);
    const { method } = request;
    const result = method === 'GET' || method === 'HEAD' ? findKept(cache, request) : undefined;
    if (result === undefined) {
      next(request, response);
      return;
    }
    const { rate } = result;
    const state = rate === undefined ? undefined : rateLimiter?.consumeNow(networkFor(request), rate);
    // Callers without budget are rejected in the usual place.
    if (state?.allowed === false) next(request, response);
    else serve(request, response, result, state);
  };
}

/** The cached response to a request without credentials, in an encoding the client accepts. */
function findKept(cache: MicroCache, { headers, url }: IncomingMessage): CachedResponse | undefined {
  if (!isAnonymous(headers) || headers['trpc-accept'] !== undefined) return undefined;
  const address = url as string;
  if (!acceptsGzip(headers['accept-encoding'])) return cache.get(address, 'identity');
  const zipped = cache.get(address, 'gzip');
  if (zipped !== undefined) return zipped;
  const plain = cache.get(address, 'identity');
  return plain !== undefined && plain.body.length <= GZIP_FROM_BYTES ? plain : undefined;
}

const pushRate = (own: string[], { limit, remaining, resetSeconds, policy }: RateState): number =>
  own.push(
    'ratelimit-limit',
    String(limit),
    'ratelimit-remaining',
    String(remaining),
    'ratelimit-reset',
    String(resetSeconds),
    'ratelimit-policy',
    policy,
  );

/** The network of a request; determined once per connection if no proxy is trusted. */
function networks(trustedHops: number): (request: IncomingMessage) => string {
  const known = new WeakMap<Socket, string>();
  const find = (request: IncomingMessage): string => networkOf(clientAddress(request, trustedHops)) ?? 'unknown';
  if (trustedHops > 0) return find;
  return (request) => {
    const of = known.get(request.socket);
    if (of !== undefined) return of;
    const network = find(request);
    known.set(request.socket, network);
    return network;
  };
}

/** A 304 carries the headers of the 200 except those that describe the body it does not have. */
function withoutBody(headers: readonly string[]): string[] {
  const left: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (name !== 'content-length' && name !== 'content-type' && name !== 'content-encoding')
      left.push(name, headers[i + 1] as string);
  }
  return left;
}
