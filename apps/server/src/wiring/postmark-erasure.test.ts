import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { postmark } from './erasure-processors.ts';

/** Postmark on loopback: keeps the addresses that complained. */
async function startPostmark(complained: readonly string[]) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const { Suppressions } = (await json(request)) as { Suppressions: { EmailAddress: string }[] };
    const results = Suppressions.map(({ EmailAddress }) => {
      asked.push(EmailAddress);
      return { EmailAddress, Status: complained.includes(EmailAddress) ? 'Failed' : 'Deleted', Message: null };
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ Suppressions: results }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const person = (...addresses: string[]) => ({ userId: 'u', addresses, customerIds: [], exportIds: [] });

it("removes every address of the person from Postmark's list", async () => {
  const { apiUrl, asked } = await startPostmark([]);
  const { erase } = postmark({ serverToken: 'token', apiUrl });
  expect(await erase(person('ada@example.com', 'bills@example.com'))).toEqual({ state: 'erased' });
  expect(asked.toSorted()).toEqual(['ada@example.com', 'bills@example.com']);
});

it('says that Postmark keeps an address that complained', async () => {
  const { apiUrl } = await startPostmark(['bills@example.com']);
  const { erase } = postmark({ serverToken: 'token', apiUrl });
  expect(await erase(person('ada@example.com', 'bills@example.com'))).toMatchObject({ state: 'kept' });
});
