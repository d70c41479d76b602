import { AppError } from '@energy-optimizer/kernel';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { AccessRule } from './access-rule.ts';
import type { Context } from './context.ts';
import type { Entitlements } from './entitlements.ts';
import {
  ANONYMOUS,
  createCallerFactory,
  governed,
  publicProcedure,
  router,
  toAppError,
  userProcedure,
} from './index.ts';

const rule: AccessRule = { access: 'public', scope: null, feature: null, rate: 'cheap' };
const tooLow = new AppError('payment_required', { code: 'tier_required', publicMessage: 'Too low.' });
const NOW = new Date('2026-03-02T10:00:00.000Z');

/** A router whose calls and entitlement checks are recorded. */
function world(require: Entitlements['require']) {
  const calls: string[] = [];
  let lose: (error: AppError) => void = () => undefined;
  let watches = 0;
  const entitlements: Entitlements = {
    require,
    watch: (_, __, onLost) => {
      lose = onLost;
      watches += 1;
      return () => {
        watches -= 1;
      };
    },
  };
  const input = z.strictObject({ from: z.date().default(NOW) });
  const app = governed(
    router({
      free: publicProcedure.meta({}).query(() => void calls.push('free')),
      paid: publicProcedure.meta({}).query(() => void calls.push('paid')),
      own: userProcedure('account:read').query(() => void calls.push('own')),
      aged: publicProcedure
        .meta({ reach: ({ from }: z.output<typeof input>) => from })
        .input(input)
        .query(() => void calls.push('aged')),
      live: publicProcedure.meta({}).subscription(async function* ({ signal }) {
        yield 1;
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      }),
      sunk: publicProcedure.meta({}).subscription(async ({ ctx }) => {
        ctx.takeSink?.(() => undefined);
        return (async function* nothing() {})();
      }),
    }),
    {
      free: rule,
      paid: { ...rule, feature: 'paid' },
      own: { ...rule, access: 'user', scope: 'account:read', feature: 'paid' },
      aged: { ...rule, feature: 'aged' },
      live: { ...rule, feature: 'live' },
      sunk: { ...rule, feature: 'live' },
    },
    entitlements,
  );
  const caller = (more: Partial<Context> = {}) =>
    createCallerFactory(app)({ requestId: 'r', principal: ANONYMOUS, ...more });
  return { calls, caller, lose: (error: AppError) => lose(error), watches: () => watches };
}
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: unknown) => toAppError(error).code,
  );

it('a procedure with a feature is not called without it; one without a feature is never asked for one', async () => {
  const { calls, caller } = world(async () => Promise.reject(tooLow));
  expect(await codeOf(caller().paid())).toBe('tier_required');
  expect(await codeOf(caller().free())).toBe('ok');
  expect(calls).toEqual(['free']);
});

it('who is calling is asked before the tier, and being refused for the tier is not recorded as an intrusion', async () => {
  const { caller } = world(async () => Promise.reject(tooLow));
  const refused: string[] = [];
  const recording = caller({ refused: async ({ code }) => void refused.push(code) });
  expect(await codeOf(recording.own())).toBe('sign_in_required');
  expect(await codeOf(recording.paid())).toBe('tier_required');
  expect(refused).toEqual(['sign_in_required']);
});

it('the age of what is asked for is that of the validated input, with its defaults', async () => {
  const asked: Date[] = [];
  const { caller, calls } = world(async (_, __, reach) => void asked.push(await reach(NOW)));
  const from = new Date('2020-01-01T00:00:00.000Z');
  await caller().aged({});
  await caller().aged({ from });
  expect(asked).toEqual([NOW, from]);
  expect(calls).toEqual(['aged', 'aged']);
});

it('invalid input gives the same error with and without tiers', async () => {
  const invalid = { from: 'yesterday', days: 7 } as never;
  const errors = [world(async (_, __, reach) => void (await reach(NOW))), world(async () => undefined)].map(
    async ({ caller }) =>
      toAppError(
        await caller()
          .aged(invalid)
          .catch((error: unknown) => error),
      ),
  );
  const [gated, open] = await Promise.all(errors);
  expect(gated).toMatchObject({ code: 'invalid_input', fields: open?.fields });
  expect(gated?.fields).toHaveLength(2);
});

it('a procedure that cannot tell the age of what is asked for is a bug, and is not called', async () => {
  const { caller, calls } = world(async (_, __, reach) => void (await reach(NOW)));
  expect(await codeOf(caller().paid())).toBe('internal_error');
  expect(calls).toEqual([]);
});

it('a stream of events ends with the error when its caller loses the feature', async () => {
  const { caller, lose, watches } = world(async () => undefined);
  const events = (await caller().live())[Symbol.asyncIterator]();
  expect(await events.next()).toEqual({ value: 1, done: false });
  const next = events.next();
  lose(tooLow);
  await expect(next).rejects.toMatchObject({ code: 'tier_required' });
  expect(watches()).toBe(0);
});

it('a stream that loses the feature between two events ends at the next one', async () => {
  const { caller, lose } = world(async () => undefined);
  const events = (await caller().live())[Symbol.asyncIterator]();
  await events.next();
  lose(tooLow);
  await expect(events.next()).rejects.toMatchObject({ code: 'tier_required' });
});

it('a stream of bytes ends with the error, and is not watched after its reader has left', async () => {
  const { caller, lose, watches } = world(async () => undefined);
  const failures: unknown[] = [];
  let end: () => void = () => undefined;
  const takeSink: Context['takeSink'] = (onEnd) => {
    end = onEnd;
    return { send: () => undefined, fail: (error) => failures.push(error) };
  };
  await caller({ takeSink }).sunk();
  lose(tooLow);
  expect(failures).toEqual([tooLow]);
  end();
  expect(watches()).toBe(0);
});

it('without entitlements, a router is open', async () => {
  const app = governed(router({ paid: publicProcedure.meta({}).query(() => 1) }), {
    paid: { ...rule, feature: 'paid' },
  });
  expect(await createCallerFactory(app)({ requestId: 'r', principal: ANONYMOUS }).paid()).toBe(1);
});
