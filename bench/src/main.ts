/**
 * `npm run bench -- [http history import streams plans memory tariffs optimizer homes timing] [--small] [--note TEXT]`: Figures that depend
 * on the machine are ratios within one run. Rows are reported as they complete; a failing case is a failed row, and the
 * others continue.
 */
import { parseArgs } from 'node:util';
import { httpCases } from './cases/http.ts';
import { optimizerCase } from './cases/optimizer.ts';
import { homesCase, planLoadCase } from './cases/plans.ts';
import { savingsCases } from './cases/savings.ts';
import { historyCase, importCase } from './cases/storage.ts';
import { streamCase } from './cases/streams.ts';
import { tariffCase } from './cases/tariffs.ts';
import { timingCase } from './cases/timing.ts';
import { metric } from './metrics.ts';
import { type Case, createReport } from './report.ts';
import { FULL, SMALL } from './size.ts';
import { createWorld, type World } from './world.ts';

const memoryCase = ({ server }: World): Case => ({
  what: 'server memory (RSS) after the run, without PostgreSQL',
  run: async () => [
    {
      what: 'server memory (RSS) after the run, without PostgreSQL',
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
  plans: (world) => [planLoadCase(world)],
  memory: (world) => [memoryCase(world)],
};

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false }, note: { type: 'string' } },
});
/** Runs last, after the shared server has stopped. */
const TIMING = 'timing';
/** Need no server. */
const TARIFFS = 'tariffs';
const OPTIMIZER = 'optimizer';
const HOMES = 'homes';
const names = [...Object.keys(PARTS), TARIFFS, OPTIMIZER, HOMES, TIMING];
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`unknown part ${unknown.join(', ')}; parts: ${names.join(', ')}`);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

const report = createReport(wanted.length === 0 ? 'prices' : `prices-${wanted.join('-')}`, values);
if (isWanted(TARIFFS)) await report.measure(tariffCase);
if (isWanted(OPTIMIZER)) for (const one of [optimizerCase, ...savingsCases(values)]) await report.measure(one);
if (isWanted(HOMES)) await report.measure(homesCase(values.small));
if (Object.keys(PARTS).some(isWanted)) await measureServer();
if (isWanted(TIMING)) await report.measure(timingCase);
process.exitCode = await report.finish();

async function measureServer(): Promise<void> {
  let world: World | undefined;
  await report.measure({
    what: 'the server starts and imports its prices',
    run: async () => {
      world = await createWorld(values.small ? SMALL : FULL);
      return [];
    },
  });
  if (world === undefined) return;
  for (const [name, casesOf] of Object.entries(PARTS)) {
    if (!isWanted(name)) continue;
    for (const one of casesOf(world)) await report.measure(one);
  }
  await world.close();
}
