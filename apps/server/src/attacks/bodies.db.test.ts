import { watchStalls } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Asked,
  type AttackWorld,
  ask,
  attackWorld,
  bearer,
  serviceKey,
  type Target,
  targets,
} from '../testing/attack-world.ts';

/** Bodies and queries that are small to send and large to read: every operation refuses them at once and says little. */

let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld();
}, 60_000);
afterAll(async () => {
  await world.close();
});

const MAX_STALL_MS = 100;
const MAX_ANSWER_CHARACTERS = 16_000;

const keys = (count: number): string => Array.from({ length: count }, (_, i) => `"k${i}":0`).join();
const objects = (count: number): string => `[${Array(count).fill('{}').join()}]`;
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** What the JSON of an input may be like; `field` is one that the operation knows. */
const SHAPES: Readonly<
  Record<string, { readonly json: (field: string) => string; readonly status: readonly number[] }>
> = {
  '900 unknown keys': { json: () => `{${keys(900)}}`, status: [422] },
  '1,400 unknown keys': { json: () => `{${keys(1_400)}}`, status: [422] },
  '80,000 unknown keys': { json: () => `{${keys(80_000)}}`, status: [413] },
  '900 empty objects': { json: (field) => `{"${field}":${objects(900)}}`, status: [422] },
  '5,000 empty objects': { json: (field) => `{"${field}":${objects(5_000)}}`, status: [422] },
  '290,000 empty objects': { json: (field) => `{"${field}":${objects(290_000)}}`, status: [413] },
  '4,000 lists in each other': { json: (field) => `{"${field}":${nested(4_000)}}`, status: [400] },
  '390,000 lists in each other': { json: (field) => `{"${field}":${nested(390_000)}}`, status: [413] },
  'a text of 15,000 characters': { json: (field) => `{"${field}":"${'x'.repeat(15_000)}"}`, status: [422] },
  'a key of 15,000 characters': { json: () => `{"${'x'.repeat(15_000)}":1}`, status: [422] },
  'a number of 15,000 digits': { json: (field) => `{"${field}":${'9'.repeat(15_000)}}`, status: [422] },
  'NUL characters': { json: (field) => `{"${field}":"${'\\u0000'.repeat(2_000)}"}`, status: [422] },
  'a __proto__ key': { json: () => '{"__proto__":{"role":"admin"}}', status: [400] },
};

const headersFor = ({ access }: Target): Record<string, string> =>
  access === 'service' ? serviceKey : access === 'public' ? {} : bearer(world.admin);
const fieldOf = ({ input, pathParameters }: Target): string =>
  Object.keys(input.properties ?? {}).find((name) => !pathParameters.includes(name)) ?? 'a';
const pathOf = ({ rest }: Target): string => rest.path.replace(/\{\w+\}/g, 'x');

async function expectRefused(asked: () => Promise<Asked>, statuses: readonly number[], what: string): Promise<void> {
  const stalled = watchStalls();
  const { status, text } = await asked();
  const stall = stalled();
  expect(statuses, `${what}: ${text.slice(0, 300)}`).toContain(status);
  expect(text.length, what).toBeLessThan(MAX_ANSWER_CHARACTERS);
  expect(stall, `${what}: the event loop was held`).toBeLessThan(MAX_STALL_MS);
}

const all = targets();
const mutations = all.filter(({ type }) => type === 'mutation');
const queries = all.filter(({ type }) => type !== 'mutation');

describe('bodies over REST', () => {
  it.each(mutations.filter(({ rest }) => rest.method !== 'DELETE').map((target) => [target.id, target] as const))(
    '%s refuses each shape at once',
    async (_id, target) => {
      for (const [what, { json, status }] of Object.entries(SHAPES))
        await expectRefused(
          () => {
            const body = json(fieldOf(target));
            return ask(world.server, {
              method: target.rest.method,
              path: pathOf(target),
              headers: headersFor(target),
              body,
            });
          },
          // An operation with a larger limit reads a larger body, and refuses its values.
          status,
          what,
        );
    },
    60_000,
  );
});

const ENVELOPES: Readonly<
  Record<string, { readonly text: (field: string) => string; readonly status: readonly number[] }>
> = {
  ...Object.fromEntries(
    Object.entries(SHAPES).map(([what, { json, status }]) => [
      what,
      { text: (field: string) => `{"json":${json(field)}}`, status },
    ]),
  ),
  'a typed array of 500 million numbers': {
    text: (field) => `{"json":{"${field}":500000000},"meta":{"values":{"${field}":[["typed-array","Float64Array"]]}}}`,
    status: [400],
  },
  'a set of 900 values': {
    text: (field) => `{"json":{"${field}":${objects(900)}},"meta":{"values":{"${field}":["set"]}}}`,
    status: [400],
  },
  '2,000 annotations': {
    text: (field) => `{"json":{"${field}":1},"meta":{"values":{${keys(1_400)}}}}`,
    status: [422],
  },
  'an annotation of 6,000 steps': {
    text: (field) => `{"json":{"${field}":1},"meta":{"values":{"${'a.'.repeat(6_000)}":["Date"]}}}`,
    status: [400],
  },
  'no envelope': { text: (field) => `{"${field}":1}`, status: [400] },
};

describe('inputs over tRPC', () => {
  // Without an input tRPC reads none, so there is nothing to refuse.
  const takesInput = (target: Target): boolean => target.inputSchema !== undefined;

  it.each(mutations.filter(takesInput).map((target) => [target.id, target] as const))(
    '%s by POST, alone and twenty times in a batch',
    async (_id, target) => {
      const headers = headersFor(target);
      for (const [what, { text, status }] of Object.entries(ENVELOPES)) {
        const one = text(fieldOf(target));
        await expectRefused(
          () => ask(world.server, { method: 'POST', path: `/trpc/${target.id}`, headers, body: one }),
          status,
          what,
        );
      }
      const small = `{"json":{"${fieldOf(target)}":${objects(250)}}}`;
      const batch = `{${Array.from({ length: 20 }, (_, i) => `"${i}":${small}`).join()}}`;
      const path = `/trpc/${Array(20).fill(target.id).join()}?batch=1`;
      await expectRefused(
        async () => {
          const asked = await ask(world.server, { method: 'POST', path, headers, body: batch });
          return { ...asked, text: asked.text.slice(0, asked.text.length / 20) };
        },
        [422],
        'twenty lists of objects',
      );
    },
    60_000,
  );

  it.each(queries.filter(takesInput).map((target) => [target.id, target] as const))(
    '%s by GET',
    async (_id, target) => {
      for (const [what, { text, status }] of Object.entries(ENVELOPES)) {
        const input = encodeURIComponent(text(fieldOf(target)));
        const headers = headersFor(target);
        await expectRefused(
          () => ask(world.server, { path: `/trpc/${target.id}?input=${input}`, headers }),
          // A stream begins before its input is read, and says in it what is wrong. What does not fit into the head of a request ends there.
          [...status, ...(target.type === 'subscription' ? [200] : []), ...(input.length > 15_000 ? [431] : [])],
          what,
        );
      }
    },
    60_000,
  );
});

const QUERIES: Readonly<
  Record<string, { readonly text: (field: string) => string; readonly status: readonly number[] }>
> = {
  '2,000 unknown parameters': { text: () => Array.from({ length: 2_000 }, (_, i) => `k${i}`).join('&'), status: [422] },
  'one parameter 1,500 times': { text: (field) => Array(1_500).fill(`${field}=1`).join('&'), status: [422] },
  'a value of 14,000 characters': { text: (field) => `${field}=${'x'.repeat(14_000)}`, status: [422] },
  'a list of 7,000 values': { text: (field) => `${field}=${Array(7_000).fill('x').join()}`, status: [422] },
  'invalid percent-encoding': { text: (field) => `${field}=${'%e0'.repeat(4_000)}`, status: [400] },
  'NUL characters': { text: (field) => `${field}=${'%00'.repeat(4_000)}`, status: [422] },
  'half a head full of blanks': { text: (field) => `${field}=${'+'.repeat(14_000)}`, status: [422] },
};

describe('query strings over REST', () => {
  it.each(all.filter(({ rest }) => rest.method === 'GET').map((target) => [target.id, target] as const))(
    '%s refuses each shape at once',
    async (_id, target) => {
      for (const [what, { text, status }] of Object.entries(QUERIES)) {
        const path = `${pathOf(target)}?${text(fieldOf(target))}`;
        const headers = headersFor(target);
        await expectRefused(() => ask(world.server, { path, headers }), status, what);
      }
    },
    60_000,
  );
});

describe('headers', () => {
  it.each([
    ['cookie', 'a=b; '.repeat(2_500)],
    ['if-none-match', 'W/"a", '.repeat(2_000)],
    ['accept-encoding', `gzip${' '.repeat(12_000)}x`],
    ['accept', 'a/b;q=0.1, '.repeat(1_200)],
    ['authorization', `Bearer ${'x'.repeat(12_000)}`],
    ['last-event-id', '9'.repeat(12_000)],
    ['origin', `https://${'a'.repeat(12_000)}`],
    ['x-forwarded-for', '10.0.0.1, '.repeat(1_200)],
    ['trpc-accept', 'x'.repeat(12_000)],
  ])('12,000 characters of %s hold nothing up', async (name, value) => {
    for (const path of ['/prices/current?region=de', '/prices/stream?region=de', '/trpc/prices.regions'])
      await expectRefused(
        () => ask(world.server, { path, headers: { [name]: value.trimEnd() } }),
        [200, 304, 401, 422, 404, 503],
        `${name} ${path}`,
      );
  });
});
