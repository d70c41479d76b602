import { restOperations } from '@energy-optimizer/rpc';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { MlContext } from './context.ts';
import { mlInternalRouter, mlRouter } from './router.ts';

/** No implementation: these tests check only the descriptions of the operations. */
const nobody = {} as MlContext;
const operations = [...restOperations(mlRouter(nobody)), ...restOperations(mlInternalRouter(nobody))];

const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** JSON with ISO strings converted to Dates, as the schemas require. */
function reviveDates(value: unknown): unknown {
  if (typeof value === 'string') return ISO.test(value) ? new Date(value) : value;
  if (Array.isArray(value)) return value.map(reviveDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reviveDates(inner)]));
}

describe('REST faces', () => {
  test.each(operations.map((operation) => [operation.id, operation] as const))(
    'the example of %s is what its schemas accept, nothing more',
    (_, { rest, inputSchema, outputSchema }) => {
      expect(z.safeParse(inputSchema!, reviveDates(rest.example.input)).error).toBeUndefined();
      const output = reviveDates(rest.example.output);
      expect(z.parse(outputSchema!, output)).toEqual(output);
    },
  );
});
