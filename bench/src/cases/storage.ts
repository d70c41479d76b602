import type { Db } from '@energy-optimizer/db';
import { addMs, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { historyInput } from '@energy-optimizer/pricing';
import { type Case, median, type Row, round } from '../report.ts';
import { type World, yearOf } from '../world.ts';

const BATCH_ROWS = 10_000;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

/** One year as a series, compared with a plain SELECT of the same rows over the same connection pool. */
export const historyCase = (world: World): Case => ({
  what: `history: ${world.size.hours} hourly values`,
  run: () => historyRows(world),
});

async function historyRows({ runtime, server, start, size }: World): Promise<Row[]> {
  const { db, pricing } = runtime;
  const { hours } = size;
  const end = addMs(start, hours * HOUR_MS);
  const [found] = await db.select<{ id: number }>({ text: `SELECT id FROM price_series WHERE region = 'no1'` });
  const bare = () =>
    db.query({
      name: 'bench_bare_read',
      text: 'SELECT start_at, price FROM price_interval WHERE series_id = $1 AND start_at >= $2 AND start_at < $3 ORDER BY start_at',
      values: [found!.id, start, end],
    });
  const input = historyInput.parse({ region: 'no1', start, end });
  const ours = () => pricing.service.history(input);
  const times: { bare: number; ours: number }[] = [];
  for (let i = 0; i < size.historyRounds; i++) times.push({ bare: await timed(bare), ours: await timed(ours) });
  const warm = times.slice(3);
  const url = `${server.url}/api/v1/prices/history?region=no1&start=${start.toISOString()}&end=${end.toISOString()}`;
  const body = await (await fetch(url, { headers: { 'accept-encoding': 'identity' } })).text();
  const { values } = JSON.parse(body) as { values: (number | null)[] };
  if (values.length !== hours || values.includes(null)) throw new Error(`the year has ${values.length} values`);
  return [
    {
      what: `history: ${hours} hourly values, time relative to the plain read's`,
      value: median(warm.map((time) => time.ours / time.bare)),
      unit: 'x',
      limit: { at: 'most', value: 1.5 },
      detail: {
        oursMs: round(median(warm.map(({ ours }) => ours))),
        bareMs: round(median(warm.map(({ bare }) => bare))),
      },
    },
    {
      what: `history: ${hours} hourly values, before gzip`,
      value: Buffer.byteLength(body) / 1000,
      unit: 'kB',
      limit: { at: 'most', value: 100 },
      detail: { bytes: Buffer.byteLength(body) },
    },
  ];
}

/** Import with all checks, revisions and events, compared with a plain upsert of the same rows through unnest. */
export const importCase = (world: World): Case => ({
  what: `import of ${world.size.importRows} rows`,
  run: () => world.asOwner((owner) => importRows(world, owner)),
});

type Batch = ReturnType<typeof yearOf>;

async function plainImport(owner: Db, { points }: Batch): Promise<void> {
  for (let from = 0; from < points.length; from += BATCH_ROWS) {
    const part = points.slice(from, from + BATCH_ROWS);
    await owner.query({
      text: `INSERT INTO bench_interval SELECT 1, * FROM unnest($1::timestamptz[], $2::timestamptz[], $3::timestamptz[], $4::float8[])
             ON CONFLICT (series_id, start_at, known_at) DO UPDATE SET end_at = excluded.end_at, price = excluded.price`,
      values: [part.map((p) => p.start), part.map((p) => p.end), part.map((p) => p.start), part.map((p) => p.price)],
    });
  }
}

async function importRows({ runtime, start, size }: World, owner: Db): Promise<Row[]> {
  const { importRows: count, importRounds: rounds } = size;
  const { service } = runtime.pricing;
  const batch = yearOf('us_ny_nyc' as RegionCode, addMs(start, -count * HOUR_MS), 1, count);
  const ratios: { plain: number; ours: number }[] = [];
  for (let i = 0; i < rounds; i++) {
    await owner.query({ text: 'DROP TABLE IF EXISTS bench_interval' });
    await owner.query({
      text: 'CREATE TABLE bench_interval (series_id int, start_at timestamptz, end_at timestamptz, known_at timestamptz, price float8, PRIMARY KEY (series_id, start_at, known_at))',
    });
    const series = { ...batch.series, product: `round ${i}` };
    const plain = await timed(() => plainImport(owner, batch));
    ratios.push({ plain, ours: await timed(() => service.importPoints({ ...batch, series })) });
  }
  await owner.query({ text: 'DROP TABLE bench_interval' });
  const perSecond = (ms: number) => round((count / ms) * 1000);
  return [
    {
      what: `import of ${count} rows, share of the plain upsert's rows/s`,
      value: median(ratios.map((time) => time.plain / time.ours)),
      unit: '',
      limit: { at: 'least', value: 0.5 },
      detail: {
        rowsPerSecond: perSecond(median(ratios.map(({ ours }) => ours))),
        plainRowsPerSecond: perSecond(median(ratios.map(({ plain }) => plain))),
      },
    },
  ];
}
