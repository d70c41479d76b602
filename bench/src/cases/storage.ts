import { addMs, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { pricingSchemas } from '@energy-optimizer/pricing';
import { median, type Row, round } from '../report.ts';
import { type World, yearOf } from '../world.ts';

const ROUNDS = 15;
const IMPORT_ROWS = 50_000;
const BATCH_ROWS = 10_000;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

/** One year as a series, against the plain SELECT of the same rows over the same connection pool. */
export async function historyRows({ runtime, server, start, hours }: World): Promise<Row[]> {
  const { db, pricing } = runtime;
  const end = addMs(start, hours * HOUR_MS);
  const [found] = await db.query<[number]>({ text: `SELECT id FROM price_series WHERE region = 'no1'` });
  const bare = () =>
    db.query({
      name: 'bench_bare_read',
      text: 'SELECT start_at, price FROM price_interval WHERE series_id = $1 AND start_at >= $2 AND start_at < $3 ORDER BY start_at',
      values: [found![0], start, end],
    });
  const input = pricingSchemas.historyInput.parse({ region: 'no1', start, end });
  const ours = () => pricing.service.history(input);
  const times: { bare: number; ours: number }[] = [];
  for (let i = 0; i < ROUNDS; i++) times.push({ bare: await timed(bare), ours: await timed(ours) });
  const warm = times.slice(3);
  const url = `${server.url}/api/v1/prices/history?region=no1&start=${start.toISOString()}&end=${end.toISOString()}`;
  const body = await (await fetch(url, { headers: { 'accept-encoding': 'identity' } })).text();
  const { values } = JSON.parse(body) as { values: (number | null)[] };
  if (values.length !== hours || values.includes(null)) throw new Error(`the year has ${values.length} values`);
  return [
    {
      what: `history: ${hours} hourly values, time over the bare read's`,
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

/** Import with all checks, revisions and events, against a plain upsert of the same rows through unnest. */
export async function importRows({ runtime, start }: World): Promise<Row[]> {
  const { db, pricing } = runtime;
  const batch = yearOf('us_ny_nyc' as RegionCode, addMs(start, -IMPORT_ROWS * HOUR_MS), 1, IMPORT_ROWS);
  const plain = async () => {
    for (let from = 0; from < IMPORT_ROWS; from += BATCH_ROWS) {
      const points = batch.points.slice(from, from + BATCH_ROWS);
      await db.query({
        text: `INSERT INTO bench_interval SELECT 1, * FROM unnest($1::timestamptz[], $2::timestamptz[], $3::timestamptz[], $4::float8[])
               ON CONFLICT (series_id, start_at, known_at) DO UPDATE SET end_at = excluded.end_at, price = excluded.price`,
        values: [
          points.map((p) => p.start),
          points.map((p) => p.end),
          points.map((p) => p.start),
          points.map((p) => p.price),
        ],
      });
    }
  };
  const ratios: { plain: number; ours: number }[] = [];
  for (let i = 0; i < 5; i++) {
    await db.query({ text: 'DROP TABLE IF EXISTS bench_interval' });
    await db.query({
      text: 'CREATE TABLE bench_interval (series_id int, start_at timestamptz, end_at timestamptz, known_at timestamptz, price float8, PRIMARY KEY (series_id, start_at, known_at))',
    });
    const series = { ...batch.series, product: `round ${i}` };
    ratios.push({
      plain: await timed(plain),
      ours: await timed(() => pricing.service.importPoints({ ...batch, series })),
    });
  }
  await db.query({ text: 'DROP TABLE bench_interval' });
  const perSecond = (ms: number) => round((IMPORT_ROWS / ms) * 1000);
  return [
    {
      what: `import of ${IMPORT_ROWS} rows, share of the plain upsert's rows/s`,
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
