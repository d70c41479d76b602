import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { RestMeta } from '../meta.ts';
import { publicProcedure, router, serviceProcedure } from '../trpc.ts';
import { openApiDocument } from './document.ts';

const rest = (
  path: `/${string}`,
  method: RestMeta['method'],
  example: RestMeta['example'],
  cache?: 'until-change',
): { rest: RestMeta } => ({
  rest: {
    method,
    path,
    summary: `Summary of ${path}`,
    description: `What ${path} says, e.g. 1.5 of it. And more.`,
    tags: ['t'],
    errors: { invalid: ['odd_input', 'unknown_thing'] },
    example,
    ...(cache === undefined ? {} : { cache }),
  },
});
const series = z.object({ start: z.date(), values: z.array(z.number()) }).meta({ id: 'Series' });
const app = router({
  read: publicProcedure
    .meta(
      rest(
        '/read/{region}',
        'GET',
        { input: { region: 'no1', days: 7 }, output: { start: '2026-01-01T00:00:00Z', values: [1] } },
        'until-change',
      ),
    )
    .input(
      z.object({
        region: z.enum(['no1']).describe('Where'),
        days: z.int().min(1).default(7),
        at: z.date().optional(),
        tags: z.array(z.string()).optional(),
      }),
    )
    .output(series)
    .query(() => ({ start: new Date(0), values: [] })),
  write: serviceProcedure
    .meta(
      rest('/write', 'POST', {
        input: { series: { start: '2026-01-01T00:00:00Z', values: [] } },
        output: { ok: true },
      }),
    )
    .input(z.object({ series }))
    .output(z.object({ ok: z.boolean() }))
    .mutation(() => ({ ok: true })),
  listen: publicProcedure
    .meta(rest('/listen', 'GET', { input: {}, output: { n: 1 } }))
    .subscription(async function* () {
      yield 1;
    }),
});
const document = JSON.parse(
  JSON.stringify(
    openApiDocument(app, {
      title: 'T',
      version: '1',
      description: 'd',
      publicUrl: 'http://x',
      tags: { t: 'About t.' },
    }),
  ),
);

describe('the OpenAPI document', () => {
  test('every operation has an id, summary, security, an example and problem responses that exist', () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item as object));
    expect(operations.map((one) => one.operationId)).toEqual(['read', 'write', 'listen']);
    for (const operation of operations) {
      expect(operation.summary).toContain('Summary');
      expect(operation.security).toBeInstanceOf(Array);
      const [success] = Object.values(operation.responses['200'].content) as { example: unknown }[];
      expect(success?.example).toBeDefined();
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining(['400', '401', '404', '422', '500', '503', '504']),
      );
      for (const response of Object.values(operation.responses) as { $ref?: string }[])
        if (response.$ref !== undefined)
          expect(document.components.responses).toHaveProperty([response.$ref.split('/').at(-1) as string]);
    }
  });

  test('parameters state their location, whether they are required, and an example', () => {
    expect(document.paths['/api/v1/read/{region}'].get.parameters).toEqual([
      {
        name: 'region',
        in: 'path',
        required: true,
        description: 'Where',
        schema: { description: 'Where', type: 'string', enum: ['no1'] },
        example: 'no1',
      },
      expect.objectContaining({ name: 'days', in: 'query', required: false, example: 7 }),
      { name: 'at', in: 'query', required: false, schema: { type: 'string', format: 'date-time' } },
      {
        name: 'tags',
        in: 'query',
        required: false,
        style: 'form',
        explode: false,
        schema: { type: 'array', items: { type: 'string' } },
      },
    ]);
    expect(document.paths['/api/v1/read/{region}'].get.responses).toHaveProperty('304');
  });

  test('service operations require a key and document 413 and 415 for their bodies; public operations do not', () => {
    const { post } = document.paths['/api/v1/write'];
    expect(post.security).toEqual([{ internalKey: [] }]);
    expect(post.requestBody.required).toBe(true);
    expect(post.responses).toMatchObject({ 413: {}, 415: {} });
    expect(document.paths['/api/v1/listen'].get.security).toEqual([]);
  });

  test('responses are described, errors list the codes of the operation, and 429 is documented', () => {
    const { responses } = document.paths['/api/v1/write'].post;
    expect(responses['200'].description).toBe('What /write says, e.g. 1.5 of it.');
    expect(responses['422'].description).toMatch(
      /`errors` lists the fields\. Additional codes: `odd_input`, `unknown_thing`\.$/,
    );
    expect(responses['404'].description).toBeUndefined();
    expect(responses).toHaveProperty('429');
    expect(document.components.responses.RateLimited.description).toMatch(/too_many_requests.*too_many_streams/);
  });

  test('tags and security schemes are described; an undescribed tag is an error', () => {
    expect(document.tags).toEqual([{ name: 't', description: 'About t.' }]);
    expect(Object.keys(document.components.securitySchemes)).toEqual([
      'session',
      'sessionToken',
      'apiKey',
      'internalKey',
    ]);
    for (const scheme of Object.values(document.components.securitySchemes))
      expect(scheme).toMatchObject({ description: expect.any(String) });
    const info = { title: 'T', version: '1', description: 'd', publicUrl: 'http://x', tags: {} };
    expect(() => openApiDocument(app, info)).toThrow('no description for the tag t');
  });

  test('named schemas are components, every reference resolves, and internal markers are removed', () => {
    const text = JSON.stringify(document);
    expect(document.components.schemas.Series).toBeDefined();
    expect(text).not.toMatch(/\$defs|x-date|\$schema/);
    for (const [, path] of text.matchAll(/"\$ref":"#\/([^"]+)"/g))
      expect((path as string).split('/').reduce((value, key) => value?.[key], document)).toBeDefined();
  });
});
