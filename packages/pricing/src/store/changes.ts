import type { Sql } from '@energy-optimizer/db';
import type { Interval, RegionCode, Utility } from '@energy-optimizer/kernel';

/** Something was stored or revised: the event of the streams. Ids rise in the order in which changes become visible. */
export interface PriceChange {
  readonly id: number;
  readonly seriesId: number;
  readonly region: RegionCode;
  readonly utility: Utility;
  /** From the first changed interval's start to the last one's end. */
  readonly interval: Interval;
  /** Intervals that changed. */
  readonly points: number;
  readonly knownAt: Date;
}

/** Changes after the id, oldest first, at most `limit`. */
export async function changesSince(db: Sql, id: number, limit: number): Promise<PriceChange[]> {
  const rows = await db.select<Omit<PriceChange, 'interval'> & Interval>({
    name: 'pricing_changes_since',
    text: `
      SELECT id::float8 AS id, series_id AS "seriesId", region, utility, start_at AS start, end_at AS "end", points,
             known_at AS "knownAt"
        FROM price_change WHERE id > $1 ORDER BY price_change.id LIMIT $2`,
    values: [id, limit],
  });
  return rows.map(({ start, end, ...change }) => ({ ...change, interval: { start, end } }));
}

interface Bounds {
  readonly oldest: number;
  readonly newest: number;
}

/** Oldest and newest stored id; both 0 if nothing has ever changed. */
export async function changeBounds(db: Sql): Promise<Bounds> {
  const [bounds] = await db.select<Bounds>({
    name: 'pricing_change_bounds',
    text: 'SELECT coalesce(min(id), 0)::float8 AS oldest, coalesce(max(id), 0)::float8 AS newest FROM price_change',
  });
  return bounds!;
}

/**
 * Deletes changes older than `before`, but never the newest: its id marks the position of the streams. Prices and their
 * revisions are kept; clients resuming from a deleted id get a `reset`. Returns the number deleted.
 */
export async function pruneChanges(db: Sql, before: Date): Promise<number> {
  const gone = await db.query({
    text: 'DELETE FROM price_change WHERE known_at < $1 AND id < (SELECT max(id) FROM price_change) RETURNING 1',
    values: [before],
  });
  return gone.length;
}
