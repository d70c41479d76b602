import { REGIONS } from '@energy-optimizer/kernel';
import { openApiDocument } from '@energy-optimizer/rpc';
import { describe, expect, test } from 'vitest';
import { ACCESS } from '../access.ts';
import { bareRouter } from '../bare-router.ts';
import { INFO } from '../version.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly [keyword: string]: unknown;
}
interface Response {
  readonly $ref?: string;
  readonly headers?: object;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}
interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters: readonly { readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, Response>>;
}
interface Components {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly responses: Readonly<Record<string, Response>>;
}

const document = JSON.parse(
  JSON.stringify(openApiDocument(bareRouter(), { ...INFO, publicUrl: 'http://localhost:4000' })),
) as { readonly paths: Record<string, Record<string, Operation>>; readonly components: Components };
const { components } = document;
const operations = Object.values(document.paths).flatMap((item) => Object.values(item));

const componentOf = (ref: string): Schema => components.schemas[ref.split('/').at(-1)!]!;

/** A schema and everything in it, including referenced components, each once. */
function* walk(schema: Schema, seen: Set<Schema> = new Set()): Generator<Schema> {
  if (seen.has(schema)) return;
  seen.add(schema);
  yield schema;
  if (schema.$ref !== undefined) yield* walk(componentOf(schema.$ref), seen);
  for (const child of [schema.properties ?? {}, schema].flatMap((parent) => Object.values(parent)))
    for (const one of [child].flat()) if (typeof one === 'object' && one !== null) yield* walk(one as Schema, seen);
}
const results = [...operations.flatMap((one) => Object.values(one.responses)), ...Object.values(components.responses)]
  .flatMap((response) => Object.values(response.content ?? {}))
  .flatMap(({ schema }) => [...walk(schema)]);
const fields = [...new Set(results)].flatMap((schema) => Object.entries(schema.properties ?? {}));

const expectedSecurity = ({ access, scope }: (typeof ACCESS)[string]): object[] => {
  if (access === 'public') return [];
  if (access === 'service') return [{ internalKey: [] }];
  return [{ session: [] }, { sessionToken: [] }, ...(scope === null ? [] : [{ apiKey: [scope] }])];
};

describe('the OpenAPI document of all procedures', () => {
  test.each(operations.map((one) => [one.operationId, one.security] as const))(
    '%s takes the credentials that the access table lets in, and no others',
    (id, security) => {
      expect(security).toEqual(expectedSecurity(ACCESS[id]!));
    },
  );

  test('more than nine of ten response fields are described', () => {
    const bare = fields.filter(([, schema]) => schema.description === undefined).map(([name]) => name);
    expect(fields.length).toBeGreaterThan(400);
    expect(bare.length / fields.length, bare.join(', ')).toBeLessThan(0.1);
  });

  test('responses allow new fields', () => {
    expect(results.filter((schema) => schema.additionalProperties === false)).toEqual([]);
  });

  test('every response with fields is a named component, and shared schemas are named once', () => {
    for (const { operationId, responses } of operations)
      for (const { schema } of Object.values(responses[200]?.content ?? {}))
        expect(schema.$ref, operationId).toMatch(/^#\/components\/schemas\/\w+$/);
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining([
        'Freshness',
        'SeriesSelection',
        'PricedInterval',
        'PriceWindow',
        'Offer',
        'ForecastModel',
      ]),
    );
  });

  test('regions are an enum of all regions', () => {
    const codes = REGIONS.map(({ code }) => code);
    expect(componentOf('#/components/schemas/RegionCode').enum).toEqual(codes);
    const asked = operations.flatMap((one) => one.parameters).filter(({ name }) => name === 'region');
    expect(asked.length).toBeGreaterThan(10);
    for (const { schema } of asked) expect(JSON.stringify(schema)).toContain('#/components/schemas/RegionCode"');
  });

  test('each event of the stream has a schema', () => {
    const stream = operations.find((one) => one.operationId === 'prices.stream')!;
    const { schema } = stream.responses[200]!.content!['text/event-stream']!;
    const types = [...walk(schema)].flatMap(({ properties }) => (properties?.type ? [properties.type] : []));
    expect(types).toContainEqual(expect.objectContaining({ const: 'change' }));
    expect(types).toContainEqual(expect.objectContaining({ enum: ['ready', 'reset'] }));
  });

  test('an e-mail address has the format email, without patterns', () => {
    const bodies = operations.flatMap((one) => Object.values(one.requestBody?.content ?? {}));
    const all = [...bodies.flatMap(({ schema }) => [...walk(schema)]), ...results];
    const addresses = all
      .flatMap(({ properties }) => Object.entries(properties ?? {}))
      .filter(([key]) => key === 'email');
    expect(addresses.length).toBeGreaterThan(5);
    for (const [, schema] of addresses) {
      expect(schema).toMatchObject({ type: 'string', format: 'email' });
      expect(schema).not.toHaveProperty('pattern');
    }
    expect(all.filter((schema) => schema.allOf !== undefined)).toEqual([]);
    expect(all.filter(({ format, pattern }) => format !== undefined && pattern !== undefined)).toEqual([]);
  });

  test('responses document the rate-limit headers and Retry-After', () => {
    const budget = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'ratelimit-policy'];
    for (const { responses } of operations)
      expect(Object.keys(responses[200]!.headers!)).toEqual(expect.arrayContaining(budget));
    expect(Object.keys(components.responses.RateLimited!.headers!)).toEqual(
      expect.arrayContaining([...budget, 'retry-after']),
    );
  });
});
