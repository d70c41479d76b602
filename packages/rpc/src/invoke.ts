import { type AnyProcedure, getTRPCErrorFromUnknown, type ProcedureType, type TRPCError } from '@trpc/server';
import type { Context } from './context.ts';

/** One call of a procedure, as in tRPC's adapters. */
export interface Invocation {
  readonly path: string;
  readonly type: ProcedureType;
  readonly ctx: Context;
  readonly getRawInput: () => Promise<unknown>;
  readonly signal: AbortSignal | undefined;
}
export type Invoke = (call: Invocation) => Promise<unknown>;

type Result = { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly error: TRPCError };
interface NextOptions {
  readonly ctx?: object;
  readonly input?: unknown;
  readonly getRawInput?: () => Promise<unknown>;
}
type Middleware = (
  opts: Omit<Invocation, 'ctx'> &
    State & { meta: unknown; batchIndex: number; next(options?: NextOptions): Promise<Result> },
) => Promise<Result>;
interface State {
  readonly ctx: object;
  readonly input: unknown;
  readonly getRawInput: () => Promise<unknown>;
}

/**
 * Runs the middleware chain of a procedure exactly as the procedure does, but without the object-copying helper of its
 * compiled code: 2–3 µs instead of at least 9 µs per call (measured), a tenth of an uncached request. Procedures built
 * in another way are called directly.
 */
export function createInvoke(procedure: AnyProcedure): Invoke {
  const { middlewares, meta } = procedure._def as unknown as { middlewares?: readonly Middleware[]; meta: unknown };
  if (middlewares === undefined || procedure._def.experimental_caller)
    return (call) => procedure({ ...call, batchIndex: 0 });
  return async ({ path, type, ctx, getRawInput, signal }) => {
    const run = async (index: number, state: State): Promise<Result> => {
      const middleware = middlewares[index] as Middleware;
      const { ctx, input, getRawInput } = state;
      const next = (options?: NextOptions): Promise<Result> => run(index + 1, advance(state, options));
      try {
        return await middleware({ path, type, ctx, input, getRawInput, signal, meta, batchIndex: 0, next });
      } catch (cause) {
        return { ok: false, error: getTRPCErrorFromUnknown(cause) };
      }
    };
    const result = await run(0, { ctx, input: undefined, getRawInput });
    if (result.ok) return result.data;
    throw result.error;
  };
}

function advance(state: State, options: NextOptions | undefined): State {
  if (options === undefined) return state;
  return {
    ctx: options.ctx === undefined ? state.ctx : { ...state.ctx, ...options.ctx },
    input: 'input' in options ? options.input : state.input,
    getRawInput: options.getRawInput ?? state.getRawInput,
  };
}
