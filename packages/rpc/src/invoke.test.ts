import type { AnyProcedure } from '@trpc/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Context } from './context.ts';
import { createInvoke } from './invoke.ts';
import { ANONYMOUS, SERVICE } from './principal.ts';
import { middleware, publicProcedure, router, serviceProcedure } from './trpc.ts';

const addsUser = middleware(({ next, path, type }) => next({ ctx: { user: `${path}/${type}` } }));
const app = router({
  full: publicProcedure
    .meta({ rest: undefined as never })
    .use(addsUser)
    .input(z.object({ a: z.int() }))
    .input(z.object({ b: z.string().default('b') }))
    .use(({ next, input }) => next({ input: { ...input, a: input.a + 1 } }))
    .output(z.object({ a: z.number(), b: z.string(), user: z.string() }))
    .query(({ input, ctx }) => ({ ...input, user: ctx.user, dropped: 1 })),
  throws: publicProcedure.query(() => {
    throw new RangeError('no');
  }),
  badOutput: publicProcedure.output(z.string()).query(() => 1 as never),
  guarded: serviceProcedure.query(({ ctx }) => ctx.principal.kind),
});

const outcome = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return { data: await work };
  } catch (error) {
    const { name, message, code, cause } = error as Error & { code: string };
    return { name, message, code, cause: (cause as Error | undefined)?.message };
  }
};

test.each([
  ['full', { a: 1 }],
  ['full', { a: 'x' }],
  ['full', undefined],
  ['throws', undefined],
  ['badOutput', undefined],
  ['guarded', undefined],
])('%s(%j) has the same result as with tRPC itself', async (path, input) => {
  const procedure = (app._def.procedures as Record<string, AnyProcedure>)[path] as AnyProcedure;
  const getRawInput = async (): Promise<unknown> => input;
  for (const principal of [ANONYMOUS, SERVICE]) {
    const ctx: Context = { requestId: 'r', principal };
    const call = { path, type: 'query' as const, ctx, getRawInput, signal: undefined };
    expect(await outcome(createInvoke(procedure)(call))).toEqual(await outcome(procedure({ ...call, batchIndex: 0 })));
  }
});
