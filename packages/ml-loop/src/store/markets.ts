import type { Sql } from '@energy-optimizer/db';
import type { RegionCode } from '@energy-optimizer/kernel';
import type { MarketRecord } from './records.ts';

/** The columns hold what {@link saveMarket} wrote from typed values, so the names are trusted back. */
const COLUMNS = `id, region, kind, source, unit, currency, steps, learned_through::text AS "learnedThrough",
  serving_run_id AS "servingRunId"`;

export const allMarkets = (db: Sql): Promise<MarketRecord[]> =>
  db.select({ text: `SELECT ${COLUMNS} FROM forecast_market ORDER BY region` });

export async function marketOfRegion(db: Sql, region: RegionCode): Promise<MarketRecord | undefined> {
  const [market] = await db.select<MarketRecord>({
    name: 'ml_market_of_region',
    text: `SELECT ${COLUMNS} FROM forecast_market WHERE region = $1`,
    values: [region],
  });
  return market;
}

/** The properties of a market's prices, independent of learning. */
export type MarketTerms = Omit<MarketRecord, 'id' | 'learnedThrough' | 'servingRunId'>;

export async function saveMarket(db: Sql, market: MarketTerms): Promise<MarketRecord> {
  const { region, kind, source, unit, currency, steps } = market;
  const [saved] = await db.select<MarketRecord>({
    text: `
      INSERT INTO forecast_market (region, kind, source, unit, currency, steps) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (region) DO UPDATE SET (kind, source, unit, currency, steps) =
        (excluded.kind, excluded.source, excluded.unit, excluded.currency, excluded.steps)
      RETURNING ${COLUMNS}`,
    values: [region, kind, source, unit, currency, steps],
  });
  return saved!;
}
