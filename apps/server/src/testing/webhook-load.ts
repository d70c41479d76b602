import { readFile } from 'node:fs/promises';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What the test asks of this program; each round sends its bodies at once, over connections of the first. */
interface Plan {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** Between rounds, in ms. */
  readonly pauseMs: number;
  readonly rounds: readonly (readonly { readonly body: string; readonly signature: string }[])[];
}

/** Sends webhooks and prints, per round, the statuses and the time from writing each request to its response, in ms. */
const file = process.argv[2];
if (!file) throw new Error('usage: webhook-load.ts <plan.json>');
const plan = JSON.parse(await readFile(file, 'utf8')) as Plan;

const connect = () =>
  new Promise<net.Socket>((resolve, reject) => {
    const socket = net.connect(plan.port, plan.host, () => resolve(socket)).setNoDelay(true);
    socket.once('error', reject);
  });

const requestOf = ({ body, signature }: Plan['rounds'][number][number]): Buffer =>
  Buffer.from(
    [
      ...[`POST ${plan.path} HTTP/1.1`, `Host: ${plan.host}:${plan.port}`, 'Content-Type: application/json'],
      ...[`Content-Length: ${Buffer.byteLength(body)}`, `Stripe-Signature: ${signature}`, '', body],
    ].join('\r\n'),
  );

/** The responses are short, so each arrives in one piece. */
const exchange = (socket: net.Socket, request: Buffer) =>
  new Promise<{ readonly status: number; readonly ms: number }>((resolve) => {
    const startedAt = performance.now();
    socket.once('data', (data: Buffer) => {
      const ms = performance.now() - startedAt;
      resolve({ status: Number(data.subarray(9, 12).toString()), ms });
    });
    socket.write(request);
  });

const sockets = await Promise.all((plan.rounds[0] ?? []).map(connect));
const results: { readonly statuses: number[]; readonly times: number[] }[] = [];
for (const round of plan.rounds) {
  // Prepared before the clock starts: the times are the server's and the network's.
  const requests = round.map(requestOf);
  const sent = requests.map((request, nth) => exchange(sockets[nth]!, request));
  const responses = await Promise.all(sent);
  await pause(plan.pauseMs);
  results.push({ statuses: responses.map(({ status }) => status), times: responses.map(({ ms }) => ms) });
}
for (const socket of sockets) socket.destroy();
process.stdout.write(JSON.stringify(results));
