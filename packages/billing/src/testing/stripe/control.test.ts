import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { sdk, startHarness } from './harness.ts';

async function post(url: string, action: string, body: unknown = {}) {
  const response = await fetch(`${url}/_control/${action}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('the control API does what the dashboard does, and explains inputs that it refuses', async () => {
  const { peer, checkout, customer } = await startHarness();
  try {
    const session = await checkout((await customer()).id);
    const completed = await post(peer.url, 'completeCheckout', { session: session.id, outcome: 'processing' });
    const settled = await post(peer.url, 'settleCheckout', { session: session.id, outcome: 'succeeds' });
    const read = await post(peer.url, 'get', { table: 'subscription', id: completed.body.subscription });
    expect([completed.body.payment_status, settled.body.payment_status, read.body.status]).toEqual([
      'unpaid',
      'paid',
      'active',
    ]);
    await post(peer.url, 'settings', { afterFinalRetry: 'unpaid', retryDays: [1] });
    await post(peer.url, 'setCard', { customer: completed.body.customer, outcome: 'declines' });
    await post(peer.url, 'advance', { seconds: 34 * 86_400 });
    const unpaid = await post(peer.url, 'get', { table: 'subscription', id: completed.body.subscription });
    expect(unpaid.body.status).toBe('unpaid');
    const refused = [
      await post(peer.url, 'completeCheckout', { sesion: session.id }),
      await post(peer.url, 'completeCheckout', { session: 'cs_unknown' }),
      await post(peer.url, 'toString'),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 404, 404]);
    expect(String(refused[0]?.body.error)).toContain('sesion');
    const queue = (await (await fetch(`${peer.url}/_control/queue`)).json()) as { type: string }[];
    expect(queue.map(({ type }) => type)).toContain('checkout.session.completed');
    const actions = (await (await fetch(`${peer.url}/_control/actions`)).json()) as object;
    expect(Object.keys(actions)).toEqual(expect.arrayContaining(['completeCheckout', 'flush', 'fault', 'advance']));
  } finally {
    await peer.close();
  }
});

test('the program starts with plans, on a day in the past if asked to, answers the SDK, and stops on SIGTERM', async () => {
  const program = path.join(import.meta.dirname, '../stripe-peer.ts');
  const child = spawn(process.execPath, [program, '--port', '0', '--days-ago', '40'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const settings = new Map<string, string>();
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('#')) break;
      const [name = '', value = ''] = line.split('=');
      settings.set(name, value);
    }
    const url = settings.get('STRIPE_API_BASE') ?? '';
    const prices = [...settings].filter(([name]) => name.startsWith('STRIPE_PRICE_')).map(([, id]) => id);
    const { data } = await sdk({ url, secretKey: settings.get('STRIPE_SECRET_KEY') ?? '' }).prices.list();
    expect(data.map(({ id }) => id).toSorted()).toEqual(prices.toSorted());
    await post(url, 'advance', { seconds: 86_400 });
    const shown = new Date(String((await post(url, 'now')).body)).getTime();
    expect(Math.round((Date.now() - shown) / 86_400_000)).toBe(39);
  } finally {
    child.kill('SIGTERM');
  }
  expect((await once(child, 'exit'))[0]).toBe(0);
});
