import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type CacheOffer, PROBLEM_CONTENT_TYPE, type RateClass, toAppError, toProblem } from '@energy-optimizer/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FixedBody } from './fixed.ts';
import { acceptsGzip, type FlatHeaders, matchesEtag } from './headers.ts';
import type { RouteMetrics } from './metrics.ts';
import type { MicroCache } from './micro-cache.ts';
import type { RateState } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** `performance.now()` at arrival. */
    startedAt: number;
    /** The route the request is counted under; unset: its own. */
    routeMetrics: RouteMetrics | undefined;
    /** The caller's remaining budget, the lowest of those counted; unset: nothing was counted. */
    rateState: RateState | undefined;
    /** Whether anything was counted, even for unlimited callers. */
    isCounted: boolean;
    /** Rate class of the called procedure. */
    rateClass: RateClass | undefined;
    /** An event stream: neither timed nor limited to 30 s. */
    isStream: boolean;
  }
}

export const JSON_TYPE = 'application/json; charset=utf-8';
export const GZIP_FROM_BYTES = 1_024;
/** Cached bodies up to this size are strings; larger ones are too expensive to copy. */
const ONE_WRITE_BYTES = 65_536;
const compress = promisify(gzip);

/** A body ready to be sent. */
export interface HttpResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Makes a response cacheable: the procedure's caching offer, and the cache generation when its computation began. */
export interface Keep {
  readonly offer: CacheOffer;
  readonly generation: number;
  readonly route: RouteMetrics;
}

export interface Responder {
  /** Sends a response: compressed if worthwhile, with its ETag, and cached if `keep` is set. */
  send(request: FastifyRequest, reply: FastifyReply, response: HttpResponse, keep?: Keep): Promise<FastifyReply>;
  /** Sends a body that is the same for all callers: compressed once, 304 if the client has it. */
  sendFixed(request: FastifyRequest, reply: FastifyReply, body: FixedBody): Promise<FastifyReply>;
}

const serverTiming = (startedAt: number): string => `app;dur=${(performance.now() - startedAt).toFixed(2)}`;

const etagOf = (body: string): string => `W/"${hash('sha1', body, 'base64url')}"`;

/**
 * `no-cache` lets browsers store a response but revalidate it each time: invalidations are visible immediately, and a
 * 304 is cheap.
 */
const REVALIDATE = 'public, no-cache';

export function createResponder(options: {
  readonly cache: MicroCache;
  readonly security: Readonly<Record<string, string>>;
}): Responder {
  const { cache } = options;
  const fixed: FlatHeaders = Object.entries(options.security).flat();

  const keepCopy = (
    request: FastifyRequest,
    body: Buffer,
    own: FlatHeaders,
    etag: string,
    encoding: string,
    keep: Keep,
  ): void => {
    const headers = [...fixed, ...own, 'content-length', String(body.length)];
    const url = request.raw.url as string;
    cache.set(
      url,
      encoding === 'gzip' ? 'gzip' : 'identity',
      {
        body: body.length <= ONE_WRITE_BYTES ? body.toString('latin1') : body,
        etag,
        headers,
        route: keep.route,
        rate: request.rateClass,
      },
      keep.offer,
      keep.generation,
    );
  };

  return {
    async send(request, reply, response, keep) {
      const plain = Buffer.from(response.body);
      const gzipped = plain.length > GZIP_FROM_BYTES && acceptsGzip(request.headers['accept-encoding']);
      const own: FlatHeaders = ['content-type', response.contentType, 'vary', VARY];
      let etag: string | undefined;
      if (keep === undefined) own.push('cache-control', 'no-store');
      else {
        etag = etagOf(response.body);
        own.push('cache-control', REVALIDATE, 'etag', etag);
      }
      const body = gzipped ? await compress(plain) : plain;
      if (gzipped) own.push('content-encoding', 'gzip');
      if (keep !== undefined && etag !== undefined)
        keepCopy(request, body, own, etag, gzipped ? 'gzip' : 'identity', keep);
      for (let i = 0; i < own.length; i += 2) reply.header(own[i] as string, own[i + 1]);
      reply.header('server-timing', serverTiming(request.startedAt));
      if (etag !== undefined && matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
      // A string is written together with the headers; Fastify would add a charset to a type without one.
      const asText = !gzipped && response.contentType.includes('charset');
      return reply.code(response.status).send(asText ? response.body : body);
    },
    sendFixed,
  };
}

const sendFixed: Responder['sendFixed'] = async (request, reply, body) => {
  const { contentType, plain, etag, cacheControl = REVALIDATE, status = 200 } = body;
  reply.headers({ 'cache-control': cacheControl, etag, vary: VARY, 'server-timing': serverTiming(request.startedAt) });
  if (status === 200 && matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  reply.code(status).header('content-type', contentType);
  const gzipped = acceptsGzip(request.headers['accept-encoding']) ? body.gzipped : undefined;
  if (gzipped === undefined) return reply.send(plain);
  reply.header('content-encoding', 'gzip');
  return reply.send(await gzipped);
};

/** Every response varies by these; tRPC's two select between a single response and a stream. */
export const VARY = 'origin, accept-encoding, accept, trpc-accept';

/** The response to a failed REST call. Sets `Retry-After` and, for 401, `WWW-Authenticate`. */
export function problemResponse(error: unknown, request: FastifyRequest, reply: FastifyReply): HttpResponse {
  const known = toAppError(error);
  retryHeaders(known, reply);
  const problem = toProblem(known, request.id);
  return { status: problem.status, contentType: PROBLEM_CONTENT_TYPE, body: JSON.stringify(problem) };
}

export function retryHeaders(
  error: { status: number; retryAfterSeconds: number | undefined },
  reply: FastifyReply,
): void {
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.ceil(error.retryAfterSeconds)));
  if (error.status === 401) reply.header('www-authenticate', 'Bearer realm="energy-optimizer"');
}
