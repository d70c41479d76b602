import { type AppError, notFound } from '@energy-optimizer/kernel';
import { initTRPC, TRPCError, type TRPCErrorShape } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { z } from 'zod';
import { authorize, ruleOf } from './access.ts';
import type { Context } from './context.ts';
import { errorFromZod } from './input-error.ts';
import type { ProcedureMeta } from './meta.ts';
import { type Problem, toAppError, toProblem } from './problem.ts';
import { requireFeature } from './require-feature.ts';
import type { Scope } from './scopes.ts';
import { transformer } from './transformer.ts';
import { type Watch, watchedEvents, watchedSink } from './watched-stream.ts';

/** The `error.data` of a tRPC client. */
export interface ErrorData {
  /** tRPC's code for the status, such as `UNPROCESSABLE_CONTENT`. */
  readonly code: TRPCError['code'];
  readonly httpStatus: number;
  readonly path?: string;
  /** The same document as in the REST response. */
  readonly problem: Problem;
}

const TRPC_CODE_BY_STATUS: Record<number, TRPCError['code']> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  402: 'PAYMENT_REQUIRED',
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
 * The only format of tRPC errors: the public message. Message and stack of the error itself never leave the process.
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

/** tRPC's error for an unknown path: no procedure here throws one without an AppError. */
function unknownProcedure({ error, path }: { error: TRPCError; path?: string | undefined }): AppError | undefined {
  if (error.code !== 'NOT_FOUND' || error.cause !== undefined || path === undefined) return undefined;
  return notFound('not_found', `Unknown procedure ${JSON.stringify(path.slice(0, 100))}.`);
}

/** A connection that is silent for three heartbeats is dead, and the client reconnects. */
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
 * The base of every procedure: the call is counted, then authorized by the rule of the procedure, and the tier and
 * the consent of the caller alone. Errors about invalid input are written here, where the input is available.
 */
const ruledProcedure = t.procedure.use(async (call) => {
  const { ctx, meta, path, getRawInput } = call;
  const rule = ruleOf(meta);
  const settle = await ctx.count?.(rule);
  try {
    authorize(ctx.principal, rule);
    await requireFeature(call);
    if (rule.purpose !== undefined) await meta?.purposes?.require(ctx.principal, rule.purpose);
  } catch (error) {
    const { kind, code } = toAppError(error);
    if (kind === 'unauthenticated' || kind === 'forbidden') await ctx.refused?.({ path, code });
    await settle?.(error);
    throw error;
  }
  const result = await (call.type === 'subscription' ? runStream(call) : call.next());
  await settle?.(result.ok ? undefined : toAppError(result.error));
  if (result.ok || result.error.code !== 'BAD_REQUEST' || !(result.error.cause instanceof z.core.$ZodError))
    return result;
  const refused = { input: await getRawInput(), schema: meta?.input };
  return { ...result, error: new TRPCError({ code: 'BAD_REQUEST', cause: errorFromZod(result.error.cause, refused) }) };
});

type Middleware = Extract<Parameters<typeof t.procedure.use>[0], (...args: never[]) => unknown>;
type Call = Parameters<Middleware>[0];

/** Runs a subscription, which ends with an error if its caller loses the feature while it is open. */
async function runStream({ ctx, meta, next }: Call) {
  const { entitlements, rule } = meta ?? {};
  const feature = rule?.feature ?? null;
  if (entitlements === undefined || feature === null) return next();
  const watch: Watch = (onLost) => entitlements.watch(ctx.principal, feature, onLost);
  const sink = ctx.takeSink === undefined ? undefined : watchedSink(ctx.takeSink, watch);
  const result = await next(sink === undefined ? {} : { ctx: { takeSink: sink.takeSink } });
  if (!result.ok || sink?.taken()) return result;
  return { ...result, data: watchedEvents(result.data as AsyncIterable<unknown>, watch) };
}

/** A public procedure. */
export const publicProcedure = ruledProcedure;

/**
 * A procedure for operators and services, which requires the internal API key.
 * @throws AppError `service_key_required` (401)
 */
export const serviceProcedure = ruledProcedure.meta({ access: 'service' });

/** Narrows the type according to the rule. */
const userContext = t.middleware(({ ctx, next }) => {
  const { principal } = ctx;
  if (principal.kind !== 'user') throw new Error('a procedure that requires a user was called without one');
  return next({ ctx: { principal } });
});

/**
 * A procedure for signed-in users. With a scope, API keys that have it can call it as well; without one, a session is
 * required.
 * @throws AppError `sign_in_required` (401), `session_required`, `missing_scope` (403)
 */
export const userProcedure = (scope?: Scope) =>
  ruledProcedure.meta({ access: 'user', ...(scope === undefined ? {} : { scope }) }).use(userContext);

/**
 * A procedure for administrators, which requires a session.
 * @throws AppError `sign_in_required` (401), `session_required`, `admin_required` (403)
 */
export const adminProcedure = ruledProcedure.meta({ access: 'admin' }).use(userContext);
