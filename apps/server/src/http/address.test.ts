import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startTestHttp } from '../testing/http.ts';
import { clientAddress } from './address.ts';
import type { CreateContext } from './call.ts';

test.each([0, 1, 2, 3])('with %i trusted proxies the client address equals that of Fastify', async (trustProxyHops) => {
  let seen: { ip: string; raw: IncomingMessage } | undefined;
  const createContext: CreateContext = async ({ request }) => {
    seen = request;
    return { requestId: request.id, principal: { kind: 'anonymous' } };
  };
  await using http = await startTestHttp({ config: { trustProxyHops }, options: { createContext } });
  const part = fc.constantFrom('203.0.113.9', ' 198.51.100.1 ', '2001:db8::1', '', ' ', 'unknown', '192.0.2.1:4711');
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), async (parts) => {
      const headers = { 'x-forwarded-for': parts.join(',') };
      await fetch(`${http.url}/api/v1/probe/echo?region=no1`, { headers });
      expect(clientAddress(seen!.raw, trustProxyHops)).toBe(seen!.ip);
    }),
    { numRuns: 60 },
  );
});
