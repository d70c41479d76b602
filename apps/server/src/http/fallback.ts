import { AppError, didYouMean, similar } from '@energy-optimizer/kernel';
import { REST_PREFIX } from '@energy-optimizer/rpc';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Cors } from './headers.ts';
import type { Limits } from './limits.ts';
import { problemResponse, type Responder } from './responder.ts';

interface Pattern {
  readonly matches: RegExp;
  readonly methods: Set<string>;
}

/** A route's URL as a regular expression: `:name` is one segment, `*` the rest. */
const toRegExp = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:\w+/g, '[^/]+')
      .replace(/\*/g, '.*')}$`,
  );

const pathOf = (request: FastifyRequest): string => {
  const path = (request.raw.url as string).split('?', 1)[0] as string;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

const MAX_SUGGESTED_LENGTH = 200;

/**
 * Suggested paths: the same path without extra slashes, in lower case, or below the prefix; otherwise a similar one.
 */
function similarPaths(path: string, patterns: ReadonlyMap<string, Pattern>): string[] {
  if (path.length > MAX_SUGGESTED_LENGTH) return [];
  const tidy = path
    .toLowerCase()
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '');
  const spellings = [tidy, REST_PREFIX + tidy].filter(
    (one) => one !== path && [...patterns].some(([url, { matches }]) => !url.endsWith('/:path') && matches.test(one)),
  );
  if (spellings.length > 0) return spellings;
  const urls = [...patterns.keys()].filter((url) => !url.includes(':') && url.length > 1);
  return path.length < MIN_GUESSED_LENGTH ? [] : similar(tidy, urls);
}
/** Shorter paths match too many others. */
const MIN_GUESSED_LENGTH = 6;

/**
 * Requests without a route: OPTIONS (preflights and plain), methods not allowed at a known path (405 with `Allow`) and
 * unknown paths (404). Call it before registering routes, so that it can record them.
 */
export function registerFallback(
  app: FastifyInstance,
  deps: { readonly cors: Cors; readonly responder: Responder; readonly limits: Limits },
): void {
  const patterns = new Map<string, Pattern>();
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = patterns.get(url) ?? { matches: toRegExp(url), methods: new Set(['OPTIONS']) };
    for (const one of [method].flat()) pattern.methods.add(one);
    patterns.set(url, pattern);
  });
  const methodsOf = (path: string): string[] => {
    const found = [...patterns.values()].filter((pattern) => pattern.matches.test(path));
    return [...new Set(found.flatMap((pattern) => [...pattern.methods]))].sort();
  };

  app.setNotFoundHandler(async (request: FastifyRequest, reply: FastifyReply) => {
    // Not preflights: a browser does not show its page why one was rejected.
    if (request.method !== 'OPTIONS') await deps.limits.spendOnce(request, reply);
    const methods = methodsOf(pathOf(request));
    if (methods.length === 0) {
      const error = new AppError('not_found', {
        code: 'unknown_path',
        publicMessage: `No endpoint exists at this path${didYouMean(similarPaths(pathOf(request), patterns)) || '.'}`,
      });
      return deps.responder.send(request, reply, problemResponse(error, request, reply));
    }
    reply.header('allow', methods.join(', '));
    if (request.method === 'OPTIONS') {
      const { origin, 'access-control-request-method': wanted } = request.headers;
      if (wanted !== undefined && deps.cors.refuses(origin))
        return deps.responder.send(request, reply, problemResponse(originNotAllowed(origin as string), request, reply));
      if (wanted !== undefined) reply.headers(deps.cors.preflight(origin, methods));
      return reply.code(204).header('vary', 'origin').send();
    }
    const error = new AppError('method_not_allowed', {
      code: 'method_not_allowed',
      publicMessage: `Method not allowed: ${request.method}. Allowed: ${methods.join(', ')}.`,
    });
    return deps.responder.send(request, reply, problemResponse(error, request, reply));
  });
}

/** Browsers show it in their network panel; the page cannot read it. */
const originNotAllowed = (origin: string): AppError =>
  new AppError('forbidden', {
    code: 'origin_not_allowed',
    publicMessage: `The origin ${JSON.stringify(origin.slice(0, 200))} is not allowed to call this API. For operators: add it to CORS_ORIGINS.`,
  });
