import { AppError } from '@energy-optimizer/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Answering, problemAnswer } from './answer.ts';
import type { Cors } from './headers.ts';
import type { Limits } from './limits.ts';

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

/**
 * What no route answers: OPTIONS (preflights and plain), methods a known path does not have (405 with `Allow`) and
 * unknown paths (404). Call it before the routes are registered: it takes note of them.
 */
export function registerFallback(
  app: FastifyInstance,
  deps: { readonly cors: Cors; readonly answering: Answering; readonly limits: Limits },
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
    // Not preflights: a browser could not tell its page why one was refused.
    if (request.method !== 'OPTIONS') await deps.limits.spendOnce(request, reply);
    const methods = methodsOf(pathOf(request));
    if (methods.length === 0) {
      const error = new AppError('not_found', {
        code: 'unknown_path',
        publicMessage: 'There is nothing at this path.',
      });
      return deps.answering.send(request, reply, problemAnswer(error, request, reply));
    }
    reply.header('allow', methods.join(', '));
    if (request.method === 'OPTIONS') {
      const preflight = request.headers['access-control-request-method'] !== undefined;
      if (preflight) reply.headers(deps.cors.preflight(request.headers.origin, methods));
      return reply.code(204).header('vary', 'origin').send();
    }
    const error = new AppError('method_not_allowed', {
      code: 'method_not_allowed',
      publicMessage: `This path knows ${methods.join(', ')}.`,
    });
    return deps.answering.send(request, reply, problemAnswer(error, request, reply));
  });
}
