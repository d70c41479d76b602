import { ANONYMOUS, createCallerFactory, restOperations, SERVICE } from '@energy-optimizer/rpc';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { PricingContext } from './context.ts';
import { pricingRouter } from './router.ts';

/** Has nothing: these tests are about what comes before the operations. */
const unreachable = new Proxy({} as PricingContext, {
  get: (_, name) => {
    throw new Error(`the operation read ${String(name)}`);
  },
});
const router = pricingRouter(unreachable);
const operations = restOperations(router);
const caller = (principal: typeof ANONYMOUS | typeof SERVICE) =>
  createCallerFactory(router)({ requestId: 'test', principal });

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
      const input = reviveDates(rest.example.input);
      expect(z.safeParse(inputSchema!, input).error).toBeUndefined();
      const output = reviveDates(rest.example.output);
      expect(z.parse(outputSchema!, output)).toEqual(output);
    },
  );
});

test.each(['nope', 'Mine', ''])('a tariff that is %j is rejected with both forms of a reference', (tariff) => {
  const { inputSchema } = operations.find(({ id }) => id.endsWith('current'))!;
  const { issues } = z.safeParse(inputSchema!, { region: 'de', tariff }).error!;
  expect(issues).toMatchObject([{ path: ['tariff'], message: expect.stringMatching(/^must be mine or the ID of /) }]);
});

describe('access and bounds', () => {
  test('refresh needs the service key', async () => {
    await expect(caller(ANONYMOUS).refresh({})).rejects.toMatchObject({ cause: { code: 'service_key_required' } });
    await expect(caller(SERVICE).refresh({})).rejects.toThrow('the operation read');
  });

  test.each([
    ['current', { region: 'de', limit: 0 }],
    ['current', { region: 'de', limit: 101 }],
    ['current', { region: 'de', limit: '5' }],
    ['current', {}],
    ['current', { region: 'de', utility: 'water' }],
    ['current', { region: 'de', unit: 'barrel' }],
    ['current', { region: 'de', color: 'red' }],
    ['current', { region: 'de', at: new Date('invalid') }],
    ['current', { region: 'de', at: new Date('2999-01-01T00:00:00Z') }],
    ['history', { region: 'de', days: 0 }],
    ['history', { region: 'de', days: 366 }],
    ['history', { region: 'de', days: 1.5 }],
    ['history', { region: 'de', limit: 10_001 }],
    ['history', { region: 'de', resolution: 'PT1H' }],
    ['forecast', { region: 'de', hours: 169 }],
    ['forecast', { region: 'de', hours: 0 }],
    ['statistics', { region: 'de', days: 366 }],
    ['trends', { region: 'de', days: 91 }],
    ['peakHours', { region: 'de', days: 31 }],
    ['optimalWindows', { region: 'de', durationMinutes: 14 }],
    ['optimalWindows', { region: 'de', durationMinutes: 1441 }],
    ['optimalWindows', { region: 'de', withinHours: 49 }],
    ['optimalWindows', { region: 'de', count: 101 }],
    ['history', { region: 'de', day: '2026-02-29' }],
    ['history', { region: 'de', day: '2026-3-1' }],
    ['statistics', { region: 'de', day: '2026-03-01T00:00Z' }],
    ['current', { region: 'de', currency: 'XYZ' }],
    ['sources', { pageSize: 501 }],
  ] as const)('%s rejects %j before any provider is called', async (name, input) => {
    const procedures = caller(ANONYMOUS) as unknown as Record<string, (input: unknown) => Promise<unknown>>;
    await expect(procedures[name]!(input)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
