import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { TEST_VARIABLES } from '@energy-optimizer/kernel/testing';

const ROOT = path.join(import.meta.dirname, '../../../..');
const NODE = path.join(ROOT, 'node_modules/.bin/node');
const PROGRAM = path.join(ROOT, 'packages/billing/src/testing/stripe-peer.ts');

/** The last line that the program prints once it listens. */
const READY = '# control API: ';

/** The peer of `npm run stripe-peer`: a process of its own, reached only by its ports. */
export async function startStripeProcess(args: readonly string[] = []) {
  const env = { PATH: process.env.PATH ?? '', ...TEST_VARIABLES };
  const child = spawn(NODE, [PROGRAM, '--port', '0', ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const settings: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith(READY)) break;
    const end = line.indexOf('=');
    if (end > 0) settings[line.slice(0, end)] = line.slice(end + 1);
  }
  const url = settings.STRIPE_API_BASE;
  if (url === undefined) throw new Error('the Stripe peer ended before it listened');
  return {
    /** The environment variables of a server that uses it. */
    settings,
    /** Calls its control API. */
    control: async (action: string, body: object = {}): Promise<unknown> => {
      const response = await fetch(`${url}/_control/${action}`, { method: 'POST', body: JSON.stringify(body) });
      const result: unknown = await response.json();
      if (!response.ok) throw new Error(`${action}: ${JSON.stringify(result)}`);
      return result;
    },
    close: async (): Promise<void> => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
