import { publicProcedure, router, tracked } from '@energy-optimizer/rpc';
import { z } from 'zod';

/** Types that are easy to expand incorrectly. */
interface Odd {
  readonly flag: boolean;
  readonly choice?: 'a' | 'b';
  readonly nothing: null;
  readonly lists: readonly (readonly (number | null)[])[];
  readonly pair: readonly [string, number];
  readonly code: string & { readonly __brand: 'Code' };
  readonly version: `v${number}`;
  readonly 'with-dash': { readonly [name: string]: Date };
  readonly either: { readonly kind: 'x'; readonly x: number } | { readonly kind: 'y' };
  /** Says "*\/" and goes on. */
  readonly documented: unknown;
}

export const oddRouter = router({
  deep: {
    /** What it does. */
    odd: publicProcedure
      .input(z.object({ at: z.date().optional(), count: z.int().default(1) }))
      .query(({ input }): Odd => ({ ...(input as object as Odd) })),
    plain: publicProcedure.mutation(() => 'done' as const),
  },
  ticks: router({
    all: publicProcedure.subscription(async function* () {
      yield tracked('1', { n: 1 });
    }),
  }),
});
export type OddRouter = typeof oddRouter;

export const looseRouter = router({
  loose: publicProcedure.query(() => ({ inner: { parsed: JSON.parse('1') } })),
});
export type LooseRouter = typeof looseRouter;

interface Tree {
  readonly branches: readonly Tree[];
}
export const endlessRouter = router({ tree: publicProcedure.query((): Tree => ({ branches: [] })) });
export type EndlessRouter = typeof endlessRouter;
