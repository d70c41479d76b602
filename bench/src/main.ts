/**
 * `pnpm bench [http history import streams memory tariffs] [--small] [--note TEXT]`: every figure a ratio within one run where the machine
 * would matter. Rows are reported as they come; a case that fails is a failed row, and the rest goes on.
 */
import { parseArgs } from 'node:util';
import { httpCases } from './cases/http.ts';
import { historyCase, importCase } from './cases/storage.ts';
import { streamCase } from './cases/streams.ts';
import { tariffCase } from './cases/tariffs.ts';
import { metric } from './metrics.ts';
import { type Case, createReport } from './report.ts';
import { FULL, SMALL } from './size.ts';
import { createWorld, type World } from './world.ts';

const memoryCase = ({ server }: World): Case => ({
  what: 'server memory (RSS) after the run, PostgreSQL not counted',
  run: async () => [
    {
      what: 'server memory (RSS) after the run, PostgreSQL not counted',
      value: (await metric(server.url, 'process_resident_memory_bytes')) / 1e6,
      unit: 'MB',
      limit: { at: 'most', value: 300 },
      detail: {},
    },
  ],
});

const PARTS: Readonly<Record<string, (world: World) => readonly Case[]>> = {
  http: httpCases,
  history: (world) => [historyCase(world)],
  import: (world) => [importCase(world)],
  streams: (world) => [streamCase(world)],
  memory: (world) => [memoryCase(world)],
};

/** Parts that need no server. */
const PURE: Readonly<Record<string, () => readonly Case[]>> = {
  tariffs: () => [tariffCase()],
};

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false }, note: { type: 'string' } },
});
const names = [...Object.keys(PARTS), ...Object.keys(PURE)];
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}; parts: ${names.join(', ')}`);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
const partsOf = <T>(parts: Readonly<Record<string, T>>): T[] =>
  Object.entries(parts)
    .filter(([name]) => isWanted(name))
    .map(([, casesOf]) => casesOf);

const needsServer = partsOf(PARTS).length > 0;
const group = needsServer ? ['prices', ...wanted] : wanted;
const report = createReport(group.join('-'), values);
for (const casesOf of partsOf(PURE)) for (const one of casesOf()) await report.measure(one);
let world: World | undefined;
if (needsServer) {
  await report.measure({
    what: 'the server starts and takes in its prices',
    run: async () => {
      world = await createWorld(values.small ? SMALL : FULL);
      return [];
    },
  });
}
if (world !== undefined) {
  for (const casesOf of partsOf(PARTS)) for (const one of casesOf(world)) await report.measure(one);
}
process.exitCode = await report.finish();
await world?.close();
