import type { Sql } from '@energy-optimizer/db';
import { isReadablePrice } from '../series/price-bounds.ts';
import { coalesce } from './coalesce.ts';

/** One stored price that covers an instant. Times in epoch ms. */
export interface StoredPrice {
  readonly seriesId: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly price: number;
  readonly flags: number;
  readonly knownAtMs: number;
  /** End of the series' newest interval as known then, of those that start within three days after. */
  readonly dataUntilMs: number;
}

interface CoveringRequest {
  readonly seriesIds: readonly number[];
  readonly at: Date;
  readonly knownAt: Date;
}

/**
 * For each of the series the price covering the instant, as known then. Series without one, or with one beyond all
 * bounds, are left out.
 */
export type ReadCovering = (seriesIds: readonly number[], at: Date, knownAt: Date) => Promise<StoredPrice[]>;

/** Under load, a round trip costs more than the reads in it. */
const MAX_REQUESTS = 64;
const WORTHWHILE_REQUESTS = 8;
const MAX_WAIT_MS = 5;
const MAX_RUNNING = 4;

/** Reads asked for at the same time share a statement: three times the requests per second under load (tried). */
export function createReadCovering(db: Sql): ReadCovering {
  const ask = coalesce<CoveringRequest, StoredPrice[]>({
    answer: (requests) => readCovering(db, requests),
    worthwhile: WORTHWHILE_REQUESTS,
    maxWaitMs: MAX_WAIT_MS,
    maxRunning: MAX_RUNNING,
    maxBatch: MAX_REQUESTS,
  });
  return async (seriesIds, at, knownAt) => (seriesIds.length === 0 ? [] : ask({ seriesIds, at, knownAt }));
}

/**
 * One short descent of the primary key per series. The last eight rows that start before the instant include every row
 * that can cover it, unless a coarser row was cut into still finer pieces; of those that do, the one known last counts.
 */
const COVERING_SQL = `
SELECT q.n, q.id, p.start_ms AS start, p.end_ms AS "end", p.price, p.flags, p.known_ms AS known,
       (SELECT date_part('epoch', e.end_at) * 1000 FROM price_interval e
         WHERE e.series_id = q.id AND e.known_at <= q.known AND e.start_at <= q.known + INTERVAL '3 days'
         ORDER BY e.start_at DESC, e.known_at DESC LIMIT 1) AS until
  FROM unnest($1::int[], $2::int[], $3::timestamptz[], $4::timestamptz[]) AS q(n, id, at, known)
 CROSS JOIN LATERAL (
  SELECT date_part('epoch', r.start_at) * 1000 AS start_ms, date_part('epoch', r.end_at) * 1000 AS end_ms, r.price, r.flags,
         date_part('epoch', r.known_at) * 1000 AS known_ms
    FROM (SELECT DISTINCT ON (n.start_at) n.*
            FROM (SELECT i.start_at, i.end_at, i.known_at, i.price, i.flags FROM price_interval i
                   WHERE i.series_id = q.id AND i.start_at <= q.at AND i.known_at <= q.known
                   ORDER BY i.start_at DESC, i.known_at DESC LIMIT 8) n
           ORDER BY n.start_at DESC, n.known_at DESC) r
   WHERE r.end_at > q.at
   ORDER BY r.known_at DESC, r.start_at DESC LIMIT 1) p`;

/** Times in epoch ms. */
interface Row extends Record<'start' | 'end' | 'known' | 'until', number>, Pick<StoredPrice, 'price' | 'flags'> {
  /** Index of the query. */
  readonly n: number;
  readonly id: number;
}

async function readCovering(db: Sql, requests: readonly CoveringRequest[]): Promise<StoredPrice[][]> {
  const columns: [number[], number[], string[], string[]] = [[], [], [], []];
  for (const [n, { seriesIds, at, knownAt }] of requests.entries()) {
    const [atText, knownText] = [at.toISOString(), knownAt.toISOString()];
    for (const id of seriesIds) {
      columns[0].push(n);
      columns[1].push(id);
      columns[2].push(atText);
      columns[3].push(knownText);
    }
  }
  const rows = await db.select<Row>({
    name: 'pricing_covering',
    text: COVERING_SQL,
    // Numbers and ISO instants need no quoting in an array literal.
    values: columns.map((column) => `{${column.join(',')}}`),
  });
  const answers: StoredPrice[][] = requests.map(() => []);
  for (const { n, id: seriesId, start, end, price, flags, known, until } of rows) {
    if (!isReadablePrice(price)) continue;
    answers[n]!.push({
      seriesId,
      startMs: Math.round(start),
      endMs: Math.round(end),
      price,
      flags,
      knownAtMs: Math.round(known),
      dataUntilMs: Math.round(until),
    });
  }
  return answers;
}
