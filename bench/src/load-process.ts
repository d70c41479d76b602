import { readFile } from 'node:fs/promises';
import autocannon from 'autocannon';

const file = process.argv[2];
if (!file) throw new Error('usage: load-process.ts <plan.json>');
const plan = JSON.parse(await readFile(file, 'utf8')) as {
  url: string;
  paths: string[];
  connections: number;
  seconds: number;
};
// Done before the measurement, because it is slow on a busy machine. Each connection cycles through its own paths.
const shares = Array.from({ length: plan.connections }, (_, offset) => {
  const share = plan.paths.filter((_, i) => i % plan.connections === offset);
  return (share.length > 0 ? share : plan.paths).map((path) => ({ method: 'GET' as const, path }));
});
let connection = 0;
const result = await autocannon({
  url: plan.url,
  connections: plan.connections,
  duration: plan.seconds,
  // Measured by the generator's clock, which does not advance while the process is starved.
  timeout: 60,
  setupClient: (client) => {
    client.setRequests(shares[connection++ % plan.connections] ?? []);
  },
});
if (result.non2xx > 0 || result.errors > 0)
  throw new Error(
    `${result.non2xx} responses were not 2xx, ${result.errors} requests failed, ${result.timeouts} of them by timeout`,
  );
process.stdout.write(
  JSON.stringify({
    count: result.requests.total,
    seconds: result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
  }),
);
