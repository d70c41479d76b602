import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, type AttackWorld, ask, attackWorld, type Target, targets } from '../testing/attack-world.ts';
import { ENVELOPES, fieldOf, headersFor, nested, objects, pathOf, QUERIES, SHAPES } from '../testing/hostile-inputs.ts';

/** Small bodies and queries that are expensive to parse: every operation rejects them quickly with a short message. */

const SECRET = 'webhook secret of the body tests';
let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld({ POSTMARK_WEBHOOK_SECRET: SECRET });
});
afterAll(async () => {
  await world.close();
});

const MAX_RESPONSE_CHARACTERS = 16_000;

async function expectRefused(asked: () => Promise<Asked>, statuses: readonly number[], what: string): Promise<void> {
  const { status, text } = await asked();
  expect(statuses, `${what}: ${text.slice(0, 300)}`).toContain(status);
  expect(text.length, what).toBeLessThan(MAX_RESPONSE_CHARACTERS);
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
              headers: headersFor(world, target),
              body,
            });
          },
          // An operation with a larger limit reads a larger body and rejects its values.
          status,
          what,
        );
    },
    60_000,
  );
});

describe('inputs over tRPC', () => {
  // Without an input tRPC reads none, so there is nothing to refuse.
  const takesInput = (target: Target): boolean => target.inputSchema !== undefined;

  it.each(mutations.filter(takesInput).map((target) => [target.id, target] as const))(
    '%s by POST, alone and twenty times in a batch',
    async (_id, target) => {
      const headers = headersFor(world, target);
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
        const headers = headersFor(world, target);
        await expectRefused(
          () => ask(world.server, { path: `/trpc/${target.id}?input=${input}`, headers }),
          // A stream starts before its input is parsed and reports the error as an event. Oversized headers end the
          // request.
          [...status, ...(target.type === 'subscription' ? [200] : []), ...(input.length > 15_000 ? [431] : [])],
          what,
        );
      }
    },
    60_000,
  );
});

describe('query strings over REST', () => {
  it.each(all.filter(({ rest }) => rest.method === 'GET').map((target) => [target.id, target] as const))(
    '%s refuses each shape at once',
    async (_id, target) => {
      for (const [what, { text, status }] of Object.entries(QUERIES)) {
        const path = `${pathOf(target)}?${text(fieldOf(target))}`;
        const headers = headersFor(world, target);
        await expectRefused(() => ask(world.server, { path, headers }), status, what);
      }
    },
    60_000,
  );
});

describe('routes in formats defined by others', () => {
  const send = async (path: string, type: string, body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(world.server.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': type, ...headers },
      body,
    });
    return { status: response.status, headers: response.headers, text: await response.text(), body: {} };
  };
  const basic = (secret: string) => ({
    authorization: `Basic ${Buffer.from(`postmark:${secret}`).toString('base64')}`,
  });
  const WEBHOOK = '/mail/webhooks/postmark';
  const BODIES = {
    ...Object.fromEntries(Object.entries(SHAPES).map(([what, { json }]) => [what, json('RecordType')])),
    'no JSON': '{',
    '100,000 lists in each other': nested(100_000),
  };

  it.each(Object.entries(BODIES))("a webhook with %s is not read without Postmark's secret", async (what, body) => {
    for (const headers of [{}, basic('a guess')])
      await expectRefused(() => send(WEBHOOK, 'application/json', body, headers), [403], what);
  });

  it.each(Object.entries(BODIES))(
    'with the secret, a webhook with %s does not block the server',
    async (what, body) => {
      const asked = () => send(WEBHOOK, 'application/json', body, basic(SECRET));
      await expectRefused(asked, [200, 400, 413, 422], what);
    },
  );

  const FORMS = {
    ...BODIES,
    '3,000 fields': Array.from({ length: 3_000 }, (_, i) => `k${i}=`).join('&'),
    'a field of 15,000 characters': `state=${'x'.repeat(15_000)}`,
    'a broken percent-encoding': `state=${'%e0%'.repeat(3_000)}`,
    '500,000 fields': 'a&'.repeat(500_000),
  };

  it.each(Object.entries(FORMS))('an unsubscription with %s is rejected immediately', async (what, body) => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json'])
      await expectRefused(() => send('/mail/unsubscribe?token=x', type, body), [400, 413, 415, 422], what);
    const query = encodeURIComponent(body.slice(0, 4_000));
    await expectRefused(
      () => send(`/mail/unsubscribe?token=${query}`, 'application/json', '{}'),
      [415, 422, 431],
      what,
    );
  });

  it.each(Object.entries(FORMS))(
    "a provider's response with %s is passed on or rejected immediately",
    async (what, body) => {
      for (const path of ['/auth/callback/apple', `/auth/callback/${'x'.repeat(4_000)}`])
        for (const type of ['application/x-www-form-urlencoded', 'application/json'])
          await expectRefused(() => send(path, type, body), [303, 400, 413, 415, 404], what);
    },
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
  ])('12,000 characters of %s do not block the server', async (name, value) => {
    for (const path of ['/prices/current?region=de', '/prices/stream?region=de', '/trpc/prices.regions'])
      await expectRefused(
        () => ask(world.server, { path, headers: { [name]: value.trimEnd() } }),
        [200, 304, 401, 422, 404, 503],
        `${name} ${path}`,
      );
  });
});
