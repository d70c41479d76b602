import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CommandLine, commandLine } from './testing/in-process.ts';

const STRIPE = { STRIPE_SECRET_KEY: 'sk_test_of_the_command_line', STRIPE_API_BASE: 'http://127.0.0.1:9' };

let cli: CommandLine;
beforeAll(async () => {
  cli = await commandLine();
});
afterAll(() => cli.remove());

it('without Stripe, the commands say which setting is missing', async () => {
  const { code, stderr } = await cli.energy(['billing', 'events']);
  expect([code, stderr]).toEqual([1, expect.stringContaining('set STRIPE_SECRET_KEY')]);
});

it('lists, shows and retries events, and compares customers with Stripe', async () => {
  const energy = (...args: string[]) => cli.energy(['billing', ...args], STRIPE);
  expect(await energy('events', '--state', 'failed')).toMatchObject({ code: 0, stdout: 'No such events.\n' });
  expect(JSON.parse((await energy('events', '--json')).stdout)).toEqual([]);
  expect(JSON.parse((await energy('show', 'evt_none', '--json')).stdout)).toMatchObject({
    error: { code: 'unknown_billing_event' },
  });
  expect(await energy('flags')).toMatchObject({ code: 0, stdout: 'No such accounts.\n' });
  const acknowledged = await energy('acknowledge', '7c9e6679-7425-40de-944b-e07fc1f90ae7', 'refunded', '--json');
  expect(JSON.parse(acknowledged.stdout)).toMatchObject({ error: { code: 'unknown_review_flag' } });
  expect((await energy('retry')).code).toBe(2);
  expect(JSON.parse((await energy('retry', '--failed', '--json')).stdout)).toMatchObject({ queued: 0, failed: 0 });
  // Stripe cannot be reached: customers that are not recorded could not be looked for.
  const compared = await energy('reconcile');
  expect([compared.code, compared.stdout]).toEqual([
    1,
    '0 customers read from Stripe: 0 corrected, 0 adopted, 1 failed\n',
  ]);
});
