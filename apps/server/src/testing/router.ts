import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, ERROR_STATUS, type ErrorKind, type ForeignCode } from '@energy-optimizer/kernel';
import { publicProcedure, router, serviceProcedure, tracked } from '@energy-optimizer/rpc';
import { z } from 'zod';

/** Controls and counters for the HTTP layer tests. */
export interface ProbeState {
  /** The response of `probe.cached`. */
  value: number;
  /** How often procedures were actually called. */
  calls: number;
  expiresAt: Date;
  /** Blocks `probe.cached` and `probe.store` until it resolves. */
  hold: Promise<void>;
}

const echoInput = z.object({
  region: z.enum(['no1', 'de']),
  limit: z.int().min(1).max(100).default(10),
  ratio: z.number().nullable().optional(),
  flag: z.boolean().optional(),
  at: z.date().optional(),
  names: z.array(z.string().max(20)).max(5).optional(),
});
const echoOutput = z.object({
  region: z.string(),
  limit: z.number(),
  ratio: z.number().nullable(),
  flag: z.boolean().nullable(),
  at: z.date().nullable(),
  names: z.array(z.string()),
});
const rest = { tags: ['probe'], description: 'For tests of the HTTP layer.' };
const kinds = Object.keys(ERROR_STATUS) as [ErrorKind, ...ErrorKind[]];

const echo = publicProcedure
  .meta({
    rest: {
      ...rest,
      method: 'GET',
      path: '/probe/echo',
      summary: 'Returns its input',
      example: {
        input: { region: 'no1', limit: 5, at: '2026-01-01T00:00:00.000Z' },
        output: { region: 'no1', limit: 5, ratio: null, flag: null, at: '2026-01-01T00:00:00.000Z', names: [] },
      },
    },
  })
  .input(echoInput)
  .output(echoOutput)
  .query(({ input }) => ({
    region: input.region,
    limit: input.limit,
    ratio: input.ratio ?? null,
    flag: input.flag ?? null,
    at: input.at ?? null,
    names: input.names ?? [],
  }));

const fail = publicProcedure
  .meta({
    rest: {
      ...rest,
      method: 'GET',
      path: '/probe/fail',
      summary: 'Fails',
      example: { input: { kind: 'not_found' }, output: 'never' },
    },
  })
  .input(z.object({ kind: z.enum([...kinds, 'plain', 'output']) }))
  .output(z.string())
  .query(({ input: { kind } }) => {
    if (kind === 'plain') throw new Error('secret: postgres://user:password@db');
    if (kind === 'output') return 42 as unknown as string;
    throw new AppError(kind, {
      code: `probe_${kind}` as string as ForeignCode,
      publicMessage: 'As requested.',
      cause: new Error('secret cause'),
      ...(kind === 'unavailable' || kind === 'rate_limited' ? { retryAfterSeconds: 4.2 } : {}),
    });
  });

const ticks = publicProcedure
  .meta({
    rest: {
      ...rest,
      method: 'GET',
      path: '/probe/ticks',
      summary: 'Counts',
      example: { input: { until: 3 }, output: { n: 1 } },
    },
  })
  .input(
    z.object({
      until: z.int().min(0).max(100_000),
      size: z.int().min(0).max(100_000).default(0),
      lastEventId: z.string().optional(),
    }),
  )
  .subscription(async function* ({ input, signal }) {
    const filler = 'x'.repeat(input.size);
    for (let n = Number(input.lastEventId ?? 0) + 1; n <= input.until; n += 1) yield tracked(String(n), { n, filler });
    if (input.until === 0) await sleep(60_000, undefined, signal === undefined ? {} : { signal });
    if (input.until === 7) throw new Error('secret of the stream');
  });

/**
 * Sends through the sink, like streams with many readers: `early` frames immediately and, if `live`, one every 2 ms.
 */
const flood = publicProcedure
  .meta({
    rest: {
      ...rest,
      method: 'GET',
      path: '/probe/flood',
      summary: 'Floods',
      example: { input: { early: 1 }, output: { n: 1 } },
    },
  })
  .input(z.object({ early: z.int().min(0).max(1_000), live: z.boolean().default(false) }))
  .subscription(async ({ ctx, input }) => {
    const frame = Buffer.from(`data: ${'x'.repeat(100_000)}\n\n`);
    const sink = ctx.takeSink?.(() => clearInterval(timer));
    for (let n = 0; n < input.early; n += 1) sink?.send(frame);
    const timer = setInterval(() => input.live && sink?.send(frame), 2);
    return (async function* nothing() {})();
  });

const store = (state: ProbeState) =>
  serviceProcedure
    .meta({
      rest: {
        ...rest,
        method: 'POST',
        path: '/probe/things/{name}',
        summary: 'Stores a thing',
        example: {
          input: { name: 'a b', from: '2026-01-01T00:00:00.000Z', size: 2 },
          output: { stored: 'a b', from: '2026-01-01T00:00:00.000Z' },
        },
      },
    })
    .input(z.object({ name: z.string(), from: z.date(), size: z.number() }))
    .output(z.object({ stored: z.string(), from: z.date() }))
    .mutation(async ({ input }) => {
      await state.hold;
      return { stored: input.name, from: input.from };
    });

/** A router with one procedure of each kind. */
export function probeRouter(state: ProbeState) {
  const cached = publicProcedure
    .meta({
      rest: {
        ...rest,
        method: 'GET',
        path: '/probe/cached',
        summary: 'Cached',
        cache: 'until-change',
        example: { input: {}, output: { value: 1, filler: '' } },
      },
    })
    .input(
      z
        .object({ key: z.string().default(''), size: z.int().min(0).max(100_000).default(0) })
        .default({ key: '', size: 0 }),
    )
    .output(z.object({ value: z.number(), filler: z.string() }))
    .query(async ({ ctx, input }) => {
      state.calls += 1;
      const response = { value: state.value, filler: 'é'.repeat(input.size) };
      await state.hold;
      ctx.offerCache?.({ expiresAt: state.expiresAt, tags: ['probe', `key:${input.key}`] });
      return response;
    });
  return router({ probe: router({ cached, echo, fail, flood, store: store(state), ticks }) });
}
