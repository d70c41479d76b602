import { AppError, ERROR_STATUS, type ErrorKind, type ForeignCode } from '@energy-optimizer/kernel';
import { TRPCError } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorFromZod } from './input-error.ts';
import { toProblem } from './problem.ts';
import { formatError } from './trpc.ts';

const zodError = z
  .object({ region: z.enum(['no1']), name: z.string(), inner: z.array(z.number()) })
  .safeParse({ inner: ['x'] }).error;

describe('toProblem', () => {
  test.each(Object.keys(ERROR_STATUS) as ErrorKind[])(
    'keeps status and code of %s, and masks internal errors',
    (kind) => {
      const problem = toProblem(
        new AppError(kind, { code: 'some_code' as ForeignCode, publicMessage: 'public', details: { limit: 3 } }),
        'r1',
      );
      const masked = kind === 'internal';
      expect(problem).toMatchObject({
        status: ERROR_STATUS[kind],
        code: masked ? 'internal_error' : 'some_code',
        requestId: 'r1',
      });
      expect(problem.limit).toBe(masked ? undefined : 3);
    },
  );

  test('does not let details overwrite the standard members', () => {
    const error = new AppError('conflict', {
      code: 'c' as ForeignCode,
      publicMessage: 'p',
      details: { status: 200, code: 'x', errors: 1 },
    });
    expect(toProblem(error)).toMatchObject({ status: 409, code: 'c', errors: [] });
  });

  test('returns 422 with one entry per field for Zod issues of the input', () => {
    const problem = toProblem(new TRPCError({ code: 'BAD_REQUEST', cause: zodError }));
    expect(problem).toMatchObject({ status: 422, code: 'invalid_input' });
    expect(problem.errors.map((one) => one.field)).toEqual(['region', 'name', 'inner.0']);
    expect(problem.errors[1]).toEqual({ field: 'name', message: 'is required' });
  });

  test('distinguishes a missing choice from a wrong one', () => {
    const schema = z.object({ interval: z.enum(['month', 'year']) });
    const messageFor = (input: unknown) =>
      errorFromZod(schema.safeParse(input).error!, { input, schema }).fields.map(({ message }) => message);
    expect(messageFor({})).toEqual(['is required; it must be one of month, year']);
    expect(messageFor({ interval: 'week' })).toEqual(['must be one of month, year']);
  });

  test('returns an internal error without details for Zod issues of the output', () => {
    const problem = toProblem(
      new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'Output validation failed', cause: zodError }),
    );
    expect(problem).toMatchObject({ status: 500, code: 'internal_error', errors: [] });
    expect(JSON.stringify(problem)).not.toContain('region');
  });

  test('never exposes the message of an unknown error', () => {
    for (const error of [
      new Error('secret'),
      'secret',
      new TRPCError({ code: 'NOT_FOUND', message: 'secret' }),
      { secret: 1 },
    ])
      expect(JSON.stringify(toProblem(error))).not.toContain('secret');
  });
});

test('is sent to tRPC clients by formatError, without stack or cause', () => {
  const cause = new AppError('unavailable', {
    code: 'no_model' as ForeignCode,
    publicMessage: 'No model yet.',
    cause: new Error('secret'),
    retryAfterSeconds: 60,
  });
  const error = new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause });
  const shape = formatError({ error, path: 'a.b', ctx: { requestId: 'r1', principal: { kind: 'anonymous' } } });
  expect(shape).toEqual({
    message: 'No model yet.',
    code: -32603,
    data: { code: 'SERVICE_UNAVAILABLE', httpStatus: 503, path: 'a.b', problem: toProblem(cause, 'r1') },
  });
  expect(JSON.stringify(shape)).not.toMatch(/secret|stack/);
});
