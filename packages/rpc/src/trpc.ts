import { AppError } from '@energy-optimizer/kernel';
import { initTRPC, type TRPCError, type TRPCErrorShape } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { Context, UserPrincipal } from './context.ts';
import type { ProcedureMeta } from './meta.ts';
import { type Problem, toProblem } from './problem.ts';
import type { Scope } from './scopes.ts';
import { transformer } from './transformer.ts';

/** What a tRPC client gets as `error.data`. */
export interface ErrorData {
  /** tRPC's own code of the status, e.g. `UNPROCESSABLE_CONTENT`. */
  readonly code: TRPCError['code'];
  readonly httpStatus: number;
  readonly path?: string;
  /** The same document REST answers with. */
  readonly problem: Problem;
}

const TRPC_CODE_BY_STATUS: Record<number, TRPCError['code']> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
  504: 'GATEWAY_TIMEOUT',
};

/** The one shape of tRPC errors: the public face only; message and stack of the error itself never leave the process. */
export function formatError(opts: {
  readonly error: TRPCError;
  readonly path?: string | undefined;
  readonly ctx?: Context | undefined;
}): TRPCErrorShape<ErrorData> & { data: ErrorData } {
  const problem = toProblem(opts.error, opts.ctx?.requestId);
  const code = TRPC_CODE_BY_STATUS[problem.status] ?? 'INTERNAL_SERVER_ERROR';
  return {
    message: problem.detail,
    code: TRPC_ERROR_CODES_BY_KEY[code],
    data: { code, httpStatus: problem.status, ...(opts.path === undefined ? {} : { path: opts.path }), problem },
  };
}

/** A connection that says nothing for three heartbeats is dead: the client takes it up again. */
const STREAMS = { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 45_000 } };

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({ transformer, errorFormatter: formatError, isDev: false, isServer: true, sse: STREAMS });

export const router = t.router;
export const mergeRouters = t.mergeRouters;
export const middleware = t.middleware;
/** In-process calls: `createCallerFactory(router)(context).prices.current(…)`. */
export const createCallerFactory = t.createCallerFactory;

/** A procedure anybody may call. */
export const publicProcedure = t.procedure;

/**
 * A procedure for operators and machines: needs the internal API key.
 * @throws AppError `service_key_required` (401)
 */
export const serviceProcedure = t.procedure.meta({ access: 'service' }).use(({ ctx, next }) => {
  if (ctx.principal.kind !== 'service')
    throw new AppError('unauthenticated', {
      code: 'service_key_required',
      publicMessage: 'This operation needs the internal API key.',
    });
  return next();
});

const forbidden = (code: string, publicMessage: string): AppError => new AppError('forbidden', { code, publicMessage });

/** The user of a call that is allowed to this scope. @throws AppError `sign_in_required` (401), `missing_scope` (403) */
function userOf({ principal }: Context, scope: Scope | undefined): UserPrincipal {
  if (principal.kind !== 'user')
    throw new AppError('unauthenticated', {
      code: 'sign_in_required',
      publicMessage: 'This operation needs a signed-in user.',
    });
  if (principal.scopes === 'all') return principal;
  if (scope === undefined)
    throw forbidden('session_required', 'This operation needs a signed-in session; API keys cannot call it.');
  if (!principal.scopes.includes(scope)) throw forbidden('missing_scope', `The API key lacks the scope ${scope}.`);
  return principal;
}

/**
 * A procedure for signed-in users. With a scope, API keys that have it may call as well; without one a session is needed.
 * @throws AppError `sign_in_required` (401), `session_required`, `missing_scope` (403)
 */
export const userProcedure = (scope?: Scope) =>
  t.procedure
    .meta({ access: 'user', ...(scope === undefined ? {} : { scope }) })
    .use(({ ctx, next }) => next({ ctx: { principal: userOf(ctx, scope) } }));

/**
 * A procedure for administrators, who must come with a session.
 * @throws AppError `sign_in_required` (401), `session_required`, `admin_required` (403)
 */
export const adminProcedure = t.procedure.meta({ access: 'admin' }).use(({ ctx, next }) => {
  const principal = userOf(ctx, undefined);
  if (principal.role !== 'admin') throw forbidden('admin_required', 'This operation is for administrators.');
  return next({ ctx: { principal } });
});
