import { z } from 'zod';
import type { Context } from './context.ts';
import { errorFromZod } from './input-error.ts';
import type { ProcedureMeta } from './meta.ts';

/** A call, as middleware receives it. */
export interface GatedCall {
  readonly path: string;
  readonly ctx: Pick<Context, 'principal'>;
  readonly meta: ProcedureMeta | undefined;
  readonly getRawInput: () => Promise<unknown>;
}

/**
 * Requires that the caller's tier includes the feature of the procedure, back to the oldest prices that the input asks
 * for.
 * @throws AppError `tier_required`, `history_limit` (402); for invalid input, the error that the procedure would throw
 */
export async function requireFeature(call: GatedCall): Promise<void> {
  const feature = call.meta?.rule?.feature;
  if (call.meta?.entitlements === undefined || feature === undefined || feature === null) return;
  await call.meta.entitlements.require(call.ctx.principal, feature, (now) => reachOf(call, now));
}

/** The oldest instant of the prices that a call asks for. */
async function reachOf({ path, meta, getRawInput }: GatedCall, now: Date): Promise<Date> {
  if (meta?.reach === undefined || meta.input === undefined)
    throw new Error(`${path}: its feature limits the age of prices, but its meta has no \`reach\``);
  const input = await getRawInput();
  const parsed = z.safeParse(meta.input, input);
  if (!parsed.success) throw errorFromZod(parsed.error, { input, schema: meta.input });
  return meta.reach(parsed.data as never, now);
}
