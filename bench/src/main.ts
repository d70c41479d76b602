/** `pnpm bench`: every figure a ratio within one run where the machine would matter. `pnpm bench http` runs a part. */
import { httpRows } from './cases/http.ts';
import { historyRows, importRows } from './cases/storage.ts';
import { streamRows } from './cases/streams.ts';
import { metric } from './metrics.ts';
import { holds, type Row, report } from './report.ts';
import { createWorld, type World } from './world.ts';

const memoryRows = async ({ server }: World): Promise<Row[]> => [
  {
    what: 'server memory (RSS) after the run, PostgreSQL not counted',
    value: (await metric(server.url, 'process_resident_memory_bytes')) / 1e6,
    unit: 'MB',
    limit: { at: 'most', value: 300 },
    detail: {},
  },
];

const PARTS: Readonly<Record<string, (world: World) => Promise<Row[]>>> = {
  http: httpRows,
  history: historyRows,
  import: importRows,
  streams: streamRows,
  memory: memoryRows,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length > 0)
  throw new Error(`there is no part ${unknown.join(', ')}; parts: ${Object.keys(PARTS).join(', ')}`);

const world = await createWorld();
try {
  const rows: Row[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (wanted.length === 0 || wanted.includes(name)) rows.push(...(await part(world)));
  }
  await report(wanted.length === 0 ? 'prices' : `prices-${wanted.join('-')}`, rows);
  process.exitCode = rows.every(holds) ? 0 : 1;
} finally {
  await world.close();
}
