import { parseInstant } from '@energy-optimizer/kernel';
import { TRPCError } from '@trpc/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { RestMeta } from '../meta.ts';
import { ANONYMOUS } from '../principal.ts';
import { toProblem } from '../problem.ts';
import { publicProcedure, router, serviceProcedure } from '../trpc.ts';
import { restOperations } from './operations.ts';

const ctx: Context = { requestId: 'r', principal: ANONYMOUS };
const rest = (path: `/${string}`, method: RestMeta['method'] = 'GET'): { rest: RestMeta } => ({
  rest: { method, path, summary: 's', description: 'd', tags: [], example: { input: {}, output: {} } },
});
const schema = z
  .object({
    n: z.number().nullable().optional(),
    flag: z.boolean().optional(),
    at: z.date().optional(),
    iso: z.iso.datetime({ offset: true }).optional(),
    step: z.literal([15, 30, 60]).optional(),
    size: z.union([z.int(), z.literal('all')]).optional(),
    ids: z.array(z.int()).optional(),
    text: z.string().optional(),
  })
  .meta({ id: 'Probe' });
const app = router({
  read: publicProcedure
    .meta(rest('/read/{text}'))
    .input(schema)
    .query(({ input }) => input),
  plain: publicProcedure.meta(rest('/plain')).query(() => 'ok'),
  write: publicProcedure
    .meta(rest('/write/{text}', 'POST'))
    .input(z.object({ text: z.string(), when: z.date(), deep: z.object({ list: z.array(z.date()) }).optional() }))
    .mutation(({ input }) => input),
  guarded: serviceProcedure
    .meta(rest('/guarded'))
    .input(schema)
    .query(() => 'ok'),
});
const operations = new Map(restOperations(app).map((one) => [one.id, one]));

const call = async (
  id: string,
  query: string,
  extra: { params?: Record<string, string>; body?: unknown } = {},
): Promise<unknown> => {
  try {
    return await operations.get(id)?.call(ctx, { query, params: { text: 'x' }, ...extra });
  } catch (error) {
    const { status, code, errors } = toProblem(error);
    return { status, code, fields: errors.map((one) => one.field) };
  }
};

describe('query strings are converted to the types of the schema', () => {
  test.each([
    ['n=5', { n: 5 }],
    ['n=-1.5e2', { n: -150 }],
    ['flag=false', { flag: false }],
    ['flag=true&n=0', { flag: true, n: 0 }],
    ['at=2026-03-29T01:00:00%2B01:00', { at: new Date('2026-03-29T00:00:00Z') }],
    ['at=2026-03-29T01:00:00+01:00', { at: new Date('2026-03-29T00:00:00Z') }],
    ['iso=2026-03-29T01:00:00+01:00', { iso: '2026-03-29T01:00:00+01:00' }],
    ['step=30', { step: 30 }],
    ['size=all', { size: 'all' }],
    ['size=7', { size: 7 }],
    ['ids=1,2,3', { ids: [1, 2, 3] }],
    ['', {}],
  ])('%s', async (query, expected) => expect(await call('read', query)).toEqual({ text: 'x', ...expected }));

  test.each([
    ['n=five', 'n'],
    ['n=', 'n'],
    ['n=0x10', 'n'],
    ['n=1e999', 'n'],
    ['flag=yes', 'flag'],
    ['flag=', 'flag'],
    ['at=2026-02-30T00:00:00Z', 'at'],
    ['at=yesterday', 'at'],
    ['at=2026-01-01', 'at'],
    ['at=0', 'at'],
    ['step=20', 'step'],
    ['ids=1,,2', 'ids.1'],
    ['iso=2026', 'iso'],
  ])('%s is 422 and names the field', async (query, field) =>
    expect(await call('read', query)).toMatchObject({ status: 422, fields: [field] }),
  );

  test.each([
    ['n=1&n=2', 'n'],
    ['n=1&%6e=1', 'n'],
    ['nope=1', 'nope'],
    ['text=y', 'text'],
    ['__proto__=1', '__proto__'],
    ['constructor=1', 'constructor'],
    ['ids[]=1', 'ids[]'],
  ])('%s: repeated and unknown parameters are 422 with their name', async (query, field) =>
    expect(await call('read', query)).toEqual({ status: 422, code: 'invalid_query', fields: [field] }),
  );

  test('operations without input reject parameters', async () => {
    expect(await call('plain', '')).toBe('ok');
    expect(await call('plain', 'a=1')).toMatchObject({ status: 422, fields: ['a'] });
  });

  test('NUL characters and invalid percent-encoding are rejected', async () => {
    expect(await call('read', '', { params: { text: 'a\0b' } })).toMatchObject({
      status: 422,
      code: 'null_character',
      fields: ['text'],
    });
    expect(await call('read', 'n=%zz')).toMatchObject({ status: 400, code: 'malformed_url' });
  });

  test('numbers and booleans survive a round trip through a query string', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), async (n, flag) => {
        expect(await call('read', new URLSearchParams({ n: String(n), flag: String(flag) }).toString())).toEqual({
          text: 'x',
          n: n === 0 ? 0 : n,
          flag,
        });
      }),
    );
  });
});

test('in bodies, dates are parsed where the schema has them, path parameters take precedence, and arrays are rejected', async () => {
  const body = { text: 'other', when: '2026-01-01T00:00:00Z', deep: { list: ['2026-01-02T00:00:00Z'] } };
  const when = new Date('2026-01-01T00:00:00Z');
  expect(await call('write', '', { body })).toEqual({
    text: 'x',
    when,
    deep: { list: [new Date('2026-01-02T00:00:00Z')] },
  });
  expect(await call('write', '', { body: { when: '2026-01-01' } })).toMatchObject({ status: 422, fields: ['when'] });
  expect(await call('write', '', { body: [1] })).toMatchObject({ status: 422, code: 'invalid_body' });
  expect(await call('write', 'a=1', { body })).toMatchObject({ status: 422, fields: ['a'] });
});

test('an unauthorized caller gets no information about the input', async () => {
  expect(await call('guarded', 'nope=1')).toMatchObject({ status: 401, code: 'service_key_required' });
});

test('REST calls do not change what tRPC accepts', async () => {
  const before = JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }));
  await call('read', 'n=5&flag=false&ids=1,2');
  const caller = app.createCaller(ctx);
  await expect(caller.read({ n: '5' as never })).rejects.toThrow(TRPCError);
  await expect(caller.read({ flag: 'false' as never })).rejects.toThrow(TRPCError);
  await expect(caller.read({ at: '2026-01-01T00:00:00Z' as never })).rejects.toThrow(TRPCError);
  expect(await caller.read({ n: null })).toEqual({ n: null });
  expect(await caller.read({ flag: false })).toEqual({ flag: false });
  expect(JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }))).toBe(before);
});

test('unsupported operations are rejected when routes are created', () => {
  const refuse = (make: () => Parameters<typeof restOperations>[0]) => expect(() => restOperations(make())).toThrow();
  refuse(() =>
    router({
      a: publicProcedure
        .meta(rest('/a'))
        .input(z.object({ o: z.object({}) }))
        .query(() => 1),
    }),
  );
  refuse(() =>
    router({
      a: publicProcedure
        .meta(rest('/a/{x}'))
        .input(z.object({ y: z.string() }))
        .query(() => 1),
    }),
  );
  refuse(() => router({ a: publicProcedure.meta(rest('/a')).mutation(() => 1) }));
  refuse(() =>
    router({
      a: publicProcedure
        .meta(rest('/a'))
        .input(z.object({ b: z.bigint() }))
        .query(() => 1),
    }),
  );
  refuse(() =>
    router({ a: publicProcedure.meta(rest('/a')).query(() => 1), b: publicProcedure.meta(rest('/a')).query(() => 1) }),
  );
});

test('every instant that a Date can print is parsed; nonexistent days are rejected', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      expect(parseInstant(date.toISOString())).toEqual(date);
    }),
  );
  for (const text of [
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+15:00',
  ])
    expect(parseInstant(text)).toBeUndefined();
});
