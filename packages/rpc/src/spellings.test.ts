import { ERROR_CODES, parseInstant } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { governed } from './access.ts';
import type { Context } from './context.ts';
import { instant } from './index.ts';
import { instantProblem } from './instant.ts';
import { ANONYMOUS } from './principal.ts';
import { toProblem } from './problem.ts';
import { restOperations } from './rest/operations.ts';
import { publicProcedure, router } from './trpc.ts';

const ctx: Context = { requestId: 'r', principal: ANONYMOUS };
const rest = (path: `/${string}`, method: 'GET' | 'POST') => ({
  rest: { method, path, summary: 's', description: 'd', tags: [], example: { input: {}, output: {} } },
});
const input = z.strictObject({
  durationMinutes: z.int().optional(),
  nonOverlapping: z.boolean().optional(),
  resolution: z.enum(['PT15M', 'PT60M', 'P7D', 'P1Y']).optional(),
  unit: z.enum(['kwh', 'mwh', 'cents_kwh']).optional(),
  at: instant.optional(),
  id: z.uuid().optional(),
  lastEventId: z.string().min(1).optional(),
  deep: z.array(z.strictObject({ powerKw: z.number() })).optional(),
});
const { deep: _, ...flat } = input.shape;
const app = governed(
  router({
    read: publicProcedure
      .meta(rest('/read', 'GET'))
      .input(z.strictObject(flat))
      .query(({ input }) => input),
    write: publicProcedure
      .meta(rest('/write', 'POST'))
      .input(input)
      .mutation(({ input }) => input),
    bare: publicProcedure.meta(rest('/bare', 'POST')).mutation(() => 'ok'),
  }),
  Object.fromEntries(
    ['read', 'write', 'bare'].map(
      (path) => [path, { access: 'public', scope: null, feature: null, rate: 'cheap' }] as const,
    ),
  ),
);
const operations = new Map(restOperations(app).map((one) => [one.id, one]));

const problemOf = async (work: () => Promise<unknown> | undefined) => {
  try {
    return { response: await work() };
  } catch (error) {
    return toProblem(error);
  }
};
const read = (query: string, lastEventId?: string) =>
  problemOf(() =>
    operations.get('read')?.call(ctx, { query, params: {}, ...(lastEventId === undefined ? {} : { lastEventId }) }),
  );
const write = (body: unknown) => problemOf(() => operations.get('write')?.call(ctx, { query: '', params: {}, body }));

describe('instants as printed by common libraries', () => {
  const expected = new Date('2026-03-01T09:00:00Z');
  test.each([
    '2026-03-01T10:00:00+01:00',
    '2026-03-01T10:00:00+0100',
    '2026-03-01T10:00:00+01',
    '2026-03-01T09:00:00+0000',
    '2026-03-01T09:00:00-00:00',
    '2026-03-01t09:00:00z',
    '2026-03-01T09:00:00.000000z',
    '2026-03-01 09:00:00Z',
    '2026-03-01T09:00Z',
  ])('%s is accepted in a query, with and without encoding, and in a body', async (text) => {
    expect(parseInstant(text)).toEqual(expected);
    expect(await read(`at=${encodeURIComponent(text)}`)).toEqual({ response: { at: expected } });
    expect(await read(`at=${text.replace(' ', '%20')}`)).toEqual({ response: { at: expected } });
    expect(await write({ at: text })).toEqual({ response: { at: expected } });
  });

  test.each([
    ['2026-03-01T10:00:00', 'has no time zone'],
    ['2026-03-01', 'is a date without a time'],
    ['2026-02-30T10:00:00Z', 'does not exist'],
    ['2026-03-01T25:00:00Z', 'does not exist'],
    ['yesterday', 'must be an instant'],
    ['2026-03-01T10:00:00+15:00', 'must be an instant'],
    ['01.03.2026 10:00', 'must be an instant'],
  ])('%s is rejected, and the message states the reason', async (text, why) => {
    for (const { errors } of [await read(`at=${encodeURIComponent(text)}`), await write({ at: text })] as never[] as {
      errors: unknown[];
    }[])
      expect(errors).toEqual([{ field: 'at', message: expect.stringContaining(why) }]);
  });

  test('the error for text in place of a Date over tRPC names the missing annotation, not the format', async () => {
    const problem = (await problemOf(() => app.createCaller(ctx).read({ at: '2026-03-01T10:00:00Z' as never }))) as {
      errors?: unknown;
    };
    expect(problem.errors).toEqual([{ field: 'at', message: expect.stringMatching(/not a Date.*"Date"/) }]);
    expect(instantProblem(1_772_000_000)).toContain('not a number');
  });
});

describe('unambiguous spellings', () => {
  test.each(['True', 'TRUE', 'true'])('%s in a query is read as true', async (text) => {
    expect(await read(`nonOverlapping=${text}`)).toEqual({ response: { nonOverlapping: true } });
  });

  test.each([
    ['unit=MWh', 'unit', '"mwh"'],
    ['unit=cents%2Fkwh', 'unit', '"cents_kwh"'],
    ['unit=EUR%2FMWh', 'unit', '"mwh"'],
    ['unit=%24%2FkWh', 'unit', '"kwh"'],
    ['resolution=PT1H', 'resolution', '"PT60M"'],
    ['resolution=pt0h15m', 'resolution', '"PT15M"'],
    ['resolution=P1W', 'resolution', '"P7D"'],
    ['resolution=1h', 'resolution', '"PT60M"'],
    ['resolution=15min', 'resolution', '"PT15M"'],
    ['resolution=60m', 'resolution', '"PT60M"'],
    ['resolution=weekly', 'resolution', '"P7D"'],
    ['resolution=P12M', 'resolution', '"P1Y"'],
    ['duration=60', 'duration', '"durationMinutes"'],
    ['lasteventid=1', 'lasteventid', '"lastEventId"'],
    ['nonOverlapping=yes', 'nonOverlapping', 'true or false'],
  ])('the error for %s suggests the likely parameter', async (query, field, meant) => {
    expect(await read(query)).toMatchObject({
      status: 422,
      errors: [{ field, message: expect.stringContaining(meant) }],
    });
  });

  test('a value outside an enum is rejected with the list, with and without a suggestion', async () => {
    const list = 'must be one of kwh, mwh, cents_kwh';
    expect(await read('unit=MWh')).toMatchObject({
      errors: [{ field: 'unit', message: `${list}; did you mean "mwh"?` }],
    });
    expect(await read('unit=zebra')).toMatchObject({ errors: [{ field: 'unit', message: list }] });
    expect(await write({ unit: 1 })).toMatchObject({ errors: [{ field: 'unit', message: list }] });
  });

  test('text in place of a UUID is rejected with an example of one', async () => {
    const problems = [await read('id=nope'), await write({ id: 'nope' })];
    const message = 'must be a UUID, such as 6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10';
    expect(problems).toMatchObject([{ errors: [{ field: 'id', message }] }, { errors: [{ field: 'id', message }] }]);
    expect(await read(`id=${message.slice(-36)}`)).toEqual({ response: { id: message.slice(-36) } });
  });

  test('unknown names and values in bodies are rejected with suggestions at any depth', async () => {
    expect(await write({ deep: [{ powerKW: 2 }], Unit: 'kwh', unit: 'KWH' })).toMatchObject({
      errors: expect.arrayContaining([
        { field: 'deep.0.powerKW', message: 'is not a known field; did you mean "powerKw"?' },
        { field: 'Unit', message: 'is not a known field; did you mean "unit"?' },
        { field: 'unit', message: expect.stringContaining('; did you mean "kwh"?') },
      ]),
    });
  });

  test('an empty Last-Event-ID is ignored', async () => {
    expect(await read('', '')).toEqual({ response: {} });
    expect(await read('lastEventId=')).toEqual({ response: {} });
    expect(await read('', '7')).toEqual({ response: { lastEventId: '7' } });
  });

  test('an operation without input rejects a body with fields', async () => {
    const bare = (body: unknown) => problemOf(() => operations.get('bare')?.call(ctx, { query: '', params: {}, body }));
    expect(await bare({})).toEqual({ response: 'ok' });
    expect(await bare({ a: 1 })).toMatchObject({ status: 422, code: 'invalid_body', errors: [{ field: 'a' }] });
  });
});

test('an error lists at most 50 problems and states that it does', async () => {
  const problem = (await write(
    Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`k${'x'.repeat(200)}${i}`, 0])),
  )) as unknown as { errors: { field: string }[]; detail: string };
  expect(problem.errors).toHaveLength(50);
  expect(problem.errors[0]?.field.length).toBeLessThan(110);
  expect(problem.detail).toBe('The input is not valid. Only the first 50 problems are listed.');
});

test('the type of a problem leads to the page of its code', async () => {
  const problem = (await read('duration=60')) as unknown as { type: string; code: string };
  expect(problem.type).toBe('/errors/invalid_query');
  expect(Object.keys(ERROR_CODES)).toContain(problem.code);
});
