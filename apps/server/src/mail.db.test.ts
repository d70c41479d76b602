import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { HOUR_MS, silentLogger } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POSTMARK_WEBHOOK_PATH, UNSUBSCRIBE_PATH } from './http/mail.ts';
import { mailTransports } from './mail-transports.ts';
import { API_KEY, startServer, type TestServer } from './testing/server.ts';

const SECRET = 'the-webhook-secret-of-the-tests';
const ADA = 'ada@example.com';

let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database, env: { POSTMARK_WEBHOOK_SECRET: SECRET } });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

const alertProps = () => ({
  region: 'Germany',
  utility: 'electricity',
  rule: 'below' as const,
  threshold: 0,
  value: -0.01,
  currency: 'EUR',
  unit: 'kWh',
  start: new Date(Date.now() + HOUR_MS),
  end: new Date(Date.now() + 2 * HOUR_MS),
  timeZone: 'Europe/Berlin',
  manageUrl: 'https://energy.example/alerts',
});

/** Alerts are sent to accounts only. */
async function openAccount(email: string): Promise<void> {
  const data = { id: randomUUID(), email, createdAt: new Date(), updatedAt: new Date() };
  await server.runtime.db.forTask('sign_in').rows.appUser.createMany({ data, skipDuplicates: true });
}

/** Queues a price alert and returns its outcome. */
async function alert(to: string): Promise<{ readonly status: string; readonly text: string }> {
  const { db, notifications } = server.runtime;
  await openAccount(to);
  const { id } = await db.transaction((tx) =>
    notifications.service.enqueueMail(tx, { template: 'priceAlert', to, props: alertProps() }),
  );
  const ended = await until(async () =>
    (await notifications.service.outbox({ recipient: to, limit: 50 })).items.find(
      (mail) => mail.id === id && mail.status !== 'queued' && mail.status !== 'sending',
    ),
  );
  const texts = server.logged().filter((line) => line.to === to);
  return { status: ended.status, text: String(texts.at(-1)?.text) };
}
const pathOf = (text: string): string => /http:\/\/\S+(\/mail\/unsubscribe\?token=\S+)/.exec(text)![1]!;
const post = (path: string, init: RequestInit = {}) => fetch(server.url + path, { method: 'POST', ...init });

describe('an e-mail in development', () => {
  test('is logged once committed, including its link', async () => {
    const { db, notifications } = server.runtime;
    const props = { url: 'http://localhost/magic?token=to-click', expiresAt: new Date(Date.now() + HOUR_MS) };
    await db.transaction((tx) =>
      notifications.service.enqueueMail(tx, { template: 'magicLink', to: 'bob@example.com', props }),
    );
    const line = await until(() => server.logged().find(({ to }) => to === 'bob@example.com'));
    expect(line.links).toEqual(['http://localhost/magic?token=to-click']);
  });

  test('is never logged in production', () => {
    const nothing = {
      from: { name: '', address: ADA },
      postmarkServerToken: undefined,
      postmarkWebhookSecret: undefined,
      smtpUrl: undefined,
    };
    expect(mailTransports({ config: { nodeEnv: 'production', mail: nothing }, log: silentLogger })).toEqual([]);
    const both = { ...nothing, postmarkServerToken: 'token', smtpUrl: 'smtp://localhost' };
    const names = mailTransports({ config: { nodeEnv: 'production', mail: both }, log: silentLogger }).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['postmark', 'smtp']);
  });
});

describe('the unsubscribe link', () => {
  test('when opened, by a person or a scanner, shows a confirmation page and changes nothing', async () => {
    const path = pathOf((await alert(ADA)).text);
    for (const method of ['GET', 'HEAD']) expect((await fetch(server.url + path, { method })).status).toBe(200);
    const response = await fetch(server.url + path);
    const page = await response.text();
    expect(page).toContain('<form method="post">');
    expect(page).not.toContain(path);
    expect(response.headers.get('content-security-policy')).toContain("form-action 'self'");
    expect((await alert(ADA)).status).toBe('sent');
  });

  test.each([
    [
      'a mail program',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' },
    ],
    [
      'a mail program that sends the other kind of form',
      {
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: '--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
      },
    ],
    ['one that sends no body', {}],
  ])('posted by %s, without session or cookie, ends price alerts', async (name, init) => {
    const to = `${name.length}@example.com`;
    const path = pathOf((await alert(to)).text);
    const response = await post(path, init);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Unsubscribed');
    expect((await alert(to)).status).toBe('suppressed');
  });

  test('has no effect if changed or truncated', async () => {
    const path = pathOf((await alert('eve@example.com')).text);
    for (const forged of [UNSUBSCRIBE_PATH, `${UNSUBSCRIBE_PATH}?token=`, path.slice(0, -3)]) {
      const response = await post(forged);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code: 'invalid_unsubscribe_token' });
    }
    expect((await alert('eve@example.com')).status).toBe('sent');
  });

  test('is not in the request log', async () => {
    const path = pathOf((await alert('carol@example.com')).text);
    await post(path);
    const lines = await until(() => {
      const found = server
        .logged()
        .filter(({ url, method }) => method === 'POST' && String(url).startsWith(UNSUBSCRIBE_PATH));
      return found.length > 0 && found;
    });
    for (const { url } of lines) expect(String(url)).not.toContain(path.split('=')[1]);
  });
});

describe("Postmark's webhook", () => {
  const bounce = {
    RecordType: 'Bounce',
    MessageStream: 'outbound',
    Type: 'HardBounce',
    Email: 'dave@example.com',
    BouncedAt: '2026-11-20T08:00:00.9070259Z',
    Inactive: true,
    Metadata: {},
  };
  const send = (body: string, password: string | undefined) =>
    post(POSTMARK_WEBHOOK_PATH, {
      headers: {
        'content-type': 'application/json',
        ...(password === undefined
          ? {}
          : { authorization: `Basic ${Buffer.from(`postmark:${password}`).toString('base64')}` }),
      },
      body,
    });

  test('is rejected without the secret with 403, after which Postmark does not retry, and changes nothing', async () => {
    for (const password of [undefined, '', 'forged-secret-of-somebody']) {
      const response = await send(JSON.stringify(bounce), password);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'webhook_refused' });
    }
    expect((await alert('dave@example.com')).status).toBe('sent');
  });

  test('with the secret suppresses the address, once', async () => {
    const responses = [];
    for (let i = 0; i < 2; i++) responses.push(await (await send(JSON.stringify(bounce), SECRET)).json());
    expect(responses).toEqual([{ changed: true }, { changed: false }]);
    expect((await alert('dave@example.com')).status).toBe('suppressed');
  });

  test('that is not JSON or not as documented returns a client error', async () => {
    expect((await send('{', SECRET)).status).toBe(400);
    expect((await send('{"RecordType":"Bounce"}', SECRET)).status).toBe(422);
    expect((await send('[]', SECRET)).status).toBe(422);
  });
});

test('health and metrics report the waiting e-mails', async () => {
  const { body } = await server.get('/health/ready');
  expect(body).toMatchObject({ checks: { mail: { status: 'ok', waiting: 0, oldestWaitingSince: null } } });
  const metrics = await fetch(`${server.url}/metrics`, { headers: { 'x-api-key': API_KEY } });
  const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('mail_'));
  expect(lines).toEqual(['mail_outbox_mails{state="waiting"} 0', 'mail_outbox_mails{state="failed"} 0']);
});
