import type { Sql } from '@energy-optimizer/db';
import type { Currency, PriceUnit, RegionCode } from '@energy-optimizer/kernel';
import type { MarketRecord } from './records.ts';

type MarketRow = [
  id: number,
  region: string,
  kind: string,
  source: string,
  unit: string,
  currency: string,
  steps: number,
  learnedThrough: string | null,
  servingRunId: number | null,
];

const COLUMNS = 'id, region, kind, source, unit, currency, steps, learned_through::text, serving_run_id';

/** The columns hold what {@link saveMarket} wrote from typed values, so the names are trusted back. */
const recordOf = ([id, region, kind, source, unit, currency, steps, learned, serving]: MarketRow): MarketRecord => ({
  id,
  region: region as RegionCode,
  kind,
  source,
  unit: unit as PriceUnit,
  currency: currency as Currency,
  steps,
  learnedThrough: learned,
  servingRunId: serving,
});

export async function allMarkets(db: Sql): Promise<MarketRecord[]> {
  const rows = await db.query<MarketRow>({ text: `SELECT ${COLUMNS} FROM forecast_market ORDER BY region` });
  return rows.map(recordOf);
}

export async function marketOfRegion(db: Sql, region: RegionCode): Promise<MarketRecord | undefined> {
  const [row] = await db.query<MarketRow>({
    name: 'ml_market_of_region',
    text: `SELECT ${COLUMNS} FROM forecast_market WHERE region = $1`,
    values: [region],
  });
  return row && recordOf(row);
}

/** What a market's prices are, apart from what was learned of it. */
export type MarketTerms = Omit<MarketRecord, 'id' | 'learnedThrough' | 'servingRunId'>;

export async function saveMarket(db: Sql, market: MarketTerms): Promise<MarketRecord> {
  const { region, kind, source, unit, currency, steps } = market;
  const [row] = await db.query<MarketRow>({
    text: `
      INSERT INTO forecast_market (region, kind, source, unit, currency, steps) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (region) DO UPDATE SET (kind, source, unit, currency, steps) =
        (excluded.kind, excluded.source, excluded.unit, excluded.currency, excluded.steps)
      RETURNING ${COLUMNS}`,
    values: [region, kind, source, unit, currency, steps],
  });
  return recordOf(row!);
}
