import { AppError, notFound } from '@energy-optimizer/kernel';
import { initTRPC, TRPCError, type TRPCErrorShape } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { z } from 'zod';
import { authorize, ruleOf } from './access.ts';
import type { Context } from './context.ts';
import { errorFromZod } from './input-error.ts';
import type { ProcedureMeta } from './meta.ts';
import { type Problem, toAppError, toProblem } from './problem.ts';
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

/**
 * The one shape of tRPC errors: the public face only; message and stack of the error itself never leave the process.
 */
export function formatError(opts: {
  readonly error: TRPCError;
  readonly path?: string | undefined;
  readonly ctx?: Context | undefined;
}): TRPCErrorShape<ErrorData> & { data: ErrorData } {
  const problem = toProblem(unknownProcedure(opts) ?? opts.error, opts.ctx?.requestId);
  const code = TRPC_CODE_BY_STATUS[problem.status] ?? 'INTERNAL_SERVER_ERROR';
  return {
    message: problem.detail,
    code: TRPC_ERROR_CODES_BY_KEY[code],
    data: { code, httpStatus: problem.status, ...(opts.path === undefined ? {} : { path: opts.path }), problem },
  };
}

/** tRPC's own error for a path that leads nowhere: no procedure of ours throws one without an AppError. */
function unknownProcedure({ error, path }: { error: TRPCError; path?: string | undefined }): AppError | undefined {
  if (error.code !== 'NOT_FOUND' || error.cause !== undefined || path === undefined) return undefined;
  return notFound('not_found', `Unknown procedure ${JSON.stringify(path.slice(0, 100))}.`);
}

/** A connection that says nothing for three heartbeats is dead: the client takes it up again. */
const STREAMS = { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 45_000 } };

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({ transformer, errorFormatter: formatError, isDev: false, isServer: true, sse: STREAMS });

export const router = t.router;
export const middleware = t.middleware;
/** In-process calls: `createCallerFactory(router)(context).prices.current(…)`. */
export const createCallerFactory = t.createCallerFactory;

/**
 * What every procedure begins with: the call is counted, then allowed or not, by the procedure's rule alone. Input that
 * its schema refuses is explained here, where the input can still be seen.
 */
const ruledProcedure = t.procedure.use(async ({ ctx, meta, path, next, getRawInput }) => {
  const rule = ruleOf(meta);
  const settle = await ctx.count?.(rule);
  try {
    authorize(ctx.principal, rule);
  } catch (error) {
    if (error instanceof AppError) await ctx.refused?.({ path, code: error.code });
    await settle?.(error);
    throw error;
  }
  const result = await next();
  await settle?.(result.ok ? undefined : toAppError(result.error));
  if (result.ok || result.error.code !== 'BAD_REQUEST' || !(result.error.cause instanceof z.core.$ZodError))
    return result;
  const refused = { input: await getRawInput(), schema: meta?.input };
  return { ...result, error: new TRPCError({ code: 'BAD_REQUEST', cause: errorFromZod(result.error.cause, refused) }) };
});

/** A procedure anybody may call. */
export const publicProcedure = ruledProcedure;

/**
 * A procedure for operators and machines: needs the internal API key.
 * @throws AppError `service_key_required` (401)
 */
export const serviceProcedure = ruledProcedure.meta({ access: 'service' });

/** Tells the types what the rule has made sure of. */
const userContext = t.middleware(({ ctx, next }) => {
  const { principal } = ctx;
  if (principal.kind !== 'user') throw new Error('a procedure that requires a user was called without one');
  return next({ ctx: { principal } });
});

/**
 * A procedure for signed-in users. With a scope, API keys that have it may call as well; without one a session is
 * needed.
 * @throws AppError `sign_in_required` (401), `session_required`, `missing_scope` (403)
 */
export const userProcedure = (scope?: Scope) =>
  ruledProcedure.meta({ access: 'user', ...(scope === undefined ? {} : { scope }) }).use(userContext);

/**
 * A procedure for administrators, who must come with a session.
 * @throws AppError `sign_in_required` (401), `session_required`, `admin_required` (403)
 */
export const adminProcedure = ruledProcedure.meta({ access: 'admin' }).use(userContext);
