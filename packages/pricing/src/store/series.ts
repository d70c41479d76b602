import type { Sql } from '@energy-optimizer/db';
import { type Clock, createKept } from '@energy-optimizer/kernel';
import { demoDataMixed } from '../errors.ts';
import type { SeriesKey } from '../series/price-point.ts';
import { identityColumns, identityOf, type StoredSeries } from './stored-series.ts';

/** The stored series, kept in memory: a few hundred rows that every read needs. */
export interface SeriesCatalog {
  all(): Promise<readonly StoredSeries[]>;
  /** ID of the series, created if new. */
  ensure(key: SeriesKey): Promise<number>;
  /** Clears the cache. Call it after any ingestion, here or in another process. */
  invalidate(): void;
}

/** Maximum staleness if a notification from another process is lost. */
const MAX_AGE_MS = 30_000;

export function createSeriesCatalog({ db, clock }: { db: Sql; clock: Clock }): SeriesCatalog {
  const kept = createKept<void, readonly StoredSeries[]>({
    read: () => loadSeries(db),
    keptMs: MAX_AGE_MS,
    nowMs: () => clock.now().getTime(),
  });
  const ids = new Map<string, number>();

  const ensure = async (key: SeriesKey) => {
    const identity = identityOf(key);
    const known = ids.get(identity);
    if (known !== undefined) return known;
    const id = await ensureSeries(db, key).catch(throwMixed);
    ids.set(identity, id);
    return id;
  };

  return {
    all: () => kept.get(),
    ensure,
    invalidate: () => kept.clear(),
  };
}

/** SQLSTATE of the trigger that keeps demo data and real prices apart. */
const MIXED = 'EO001';

function throwMixed(error: unknown): never {
  throw error instanceof Error && 'code' in error && error.code === MIXED ? demoDataMixed(error.message) : error;
}

/** A row; the text columns of the key are empty where it has none. */
interface SeriesRow extends Omit<StoredSeries, 'key'>, Omit<SeriesKey, 'supplier' | 'product'> {
  readonly supplier: string;
  readonly product: string;
}

async function loadSeries(db: Sql): Promise<readonly StoredSeries[]> {
  const rows = await db.select<SeriesRow>({
    name: 'pricing_series_all',
    text: `
      SELECT s.id, s.region, s.utility, s.kind, s.source, s.supplier, s.product, s.unit, s.currency,
             s.vat_included AS "vatIncluded", s.direction, s.first_start AS "firstStart", s.last_end AS "lastEnd",
             s.last_known_at AS "lastKnownAt",
             (SELECT date_part('epoch', i.end_at - i.start_at) * 1000
                FROM price_interval i WHERE i.series_id = s.id ORDER BY i.start_at DESC, i.known_at DESC LIMIT 1) AS "stepMs"
        FROM price_series s ORDER BY s.id`,
  });
  return rows.map(({ id, firstStart, lastEnd, lastKnownAt, stepMs, ...key }) => ({
    ...{ id, firstStart, lastEnd, lastKnownAt, stepMs },
    key: { ...key, supplier: key.supplier || null, product: key.product || null },
  }));
}

async function ensureSeries(db: Sql, key: SeriesKey): Promise<number> {
  // The no-op update makes existing rows part of the result.
  const [row] = await db.select<{ id: number }>({
    text: `
      INSERT INTO price_series (region, utility, kind, source, supplier, product, unit, currency, vat_included, direction)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      ON CONFLICT (region, utility, kind, source, supplier, product, unit, currency, vat_included, direction)
      DO UPDATE SET region = excluded.region RETURNING id`,
    values: [...identityColumns(key)],
  });
  return row!.id;
}
