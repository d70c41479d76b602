import { createClient, type EnergyClient, isProblem } from '@energy-optimizer/client';
import { databaseVariables } from '@energy-optimizer/db/testing';
import type { Customer, PayingWorld } from '@energy-optimizer/server/testing';
import { run } from '../run.ts';
import { memoryTerminal } from './memory-terminal.ts';

export const FACES = ['inProcess', 'rest', 'trpc', 'client', 'cli'] as const;
export type Face = (typeof FACES)[number];

/** The result as JSON, or the code and details of the error. */
export type Outcome = Readonly<Record<string, unknown>>;

type Input = Readonly<Record<string, unknown>>;

/** The arguments of the command that does the same. */
const COMMANDS: Readonly<Record<string, (userId: string, input: Input) => readonly string[]>> = {
  'billing.plans': () => ['plans'],
  'billing.status': (user) => ['status', user],
  'billing.portal': (user) => ['portal', user],
  'billing.invoices': (user, { limit }) => ['invoices', user, ...option('--limit', limit)],
  'billing.checkout': (user, { promotionCode, ...plan }) => [
    ...['checkout', user, ...planOf(plan)],
    ...option('--promotion-code', promotionCode),
  ],
  'billing.previewChange': (user, input) => ['change', user, ...planOf(input), '--preview'],
  'billing.changePlan': (user, { prorationDate, ...plan }) => [
    ...['change', user, ...planOf(plan)],
    ...option('--proration-date', prorationDate),
  ],
  'billing.cancel': (user, { at }) => ['cancel', user, ...(at === 'now' ? ['--now'] : [])],
  'billing.resume': (user) => ['resume', user],
  'billing.setEmail': (user, { email }) => ['email', user, String(email)],
};
const option = (name: string, value: unknown): string[] => (value === undefined ? [] : [name, String(value)]);
const planOf = ({ tier, interval }: Input): string[] => [String(tier), ...option('--interval', interval)];

/** The client package, with the session of a user. */
export const clientOf = ({ server }: PayingWorld, { headers }: Customer): EnergyClient =>
  createClient({
    url: server.url,
    retries: 0,
    fetch: (url, init) => fetch(url, { ...init, headers: { ...(init?.headers as object), ...headers } }),
  });

/** Runs the command line on the database of the server. */
export async function energyOf({ database, env, peer }: PayingWorld, args: readonly string[]) {
  const { terminal, written } = memoryTerminal();
  const code = await run(args, {
    ...{ terminal, clock: { now: peer.clock.now }, nowMs: () => performance.now(), detail: { stacks: false } },
    interrupts: { catch: () => new AbortController().signal },
    env: { ...databaseVariables(database.url), PROVIDERS: 'none', ...env },
  });
  return { code, ...written };
}

/** Calls an operation as a user, on an interface of the server, with the client package or at the command line. */
export function startFaces(world: PayingWorld) {
  const callClient = async (user: Customer, id: string, input: Input): Promise<Outcome> => {
    const client = clientOf(world, user);
    const [domain, name] = id.split('.') as ['billing', keyof EnergyClient['billing']];
    const procedure = client[domain][name] as unknown as Record<
      'query' | 'mutate',
      (input: unknown) => Promise<object>
    >;
    const typed = {
      ...input,
      ...(input.prorationDate ? { prorationDate: new Date(String(input.prorationDate)) } : {}),
    };
    try {
      return plain(await procedure[READS.includes(id) ? 'query' : 'mutate'](typed));
    } catch (error) {
      if (isProblem(error)) return { code: error.code };
      throw error;
    }
  };
  const callCommand = async ({ id: userId }: Customer, id: string, input: Input): Promise<Outcome> => {
    const written = await energyOf(world, ['billing', ...COMMANDS[id]!(userId, input), '--json']);
    const result = JSON.parse(written.stdout || written.stderr) as Outcome & {
      readonly error?: { readonly code: string };
    };
    return result.error === undefined ? result : { code: result.error.code };
  };
  return async (face: Face, user: Customer, id: string, input: Input): Promise<Outcome> => {
    if (face === 'client') return callClient(user, id, input);
    if (face === 'cli') return callCommand(user, id, input);
    const { status, json } = await world.call(face, user, id, input);
    return status === 200 ? (json as Outcome) : { code: (json as { readonly code: string }).code };
  };
}

const READS = ['billing.plans', 'billing.status', 'billing.previewChange', 'billing.invoices'];
const plain = (value: object): Outcome => JSON.parse(JSON.stringify(value)) as Outcome;
