import type { Sql } from '@energy-optimizer/db';
import type { AccuracyRow } from './records.ts';

const COLUMNS = `expert, lead_day, window_days, count, mae, rmse, smape_pct, rmae, mape_pct, mape_excluded, crps,
       coverage80, coverage90, coverage95`;

export const readAccuracy = (db: Sql, marketId: number): Promise<AccuracyRow[]> =>
  db.select({
    name: 'ml_accuracy',
    text: `SELECT expert, lead_day AS "leadDay", window_days AS "windowDays", count, mae, rmse, smape_pct AS "smapePct", rmae,
                  mape_pct AS "mapePct", mape_excluded AS "mapeExcluded", crps, coverage80, coverage90, coverage95
             FROM forecast_accuracy WHERE market_id = $1 ORDER BY expert, lead_day, window_days`,
    values: [marketId],
  });

/** Replaces all rows of the market. */
export async function replaceAccuracy(tx: Sql, marketId: number, rows: readonly AccuracyRow[]): Promise<void> {
  await tx.query({ text: 'DELETE FROM forecast_accuracy WHERE market_id = $1', values: [marketId] });
  const column = <K extends keyof AccuracyRow>(name: K) => rows.map((row) => row[name]);
  await tx.query({
    text: `
      INSERT INTO forecast_accuracy (market_id, ${COLUMNS})
      SELECT $1, * FROM unnest($2::text[], $3::int2[], $4::int2[], $5::int[], $6::float8[], $7::float8[], $8::float8[],
        $9::float8[], $10::float8[], $11::int[], $12::float8[], $13::float8[], $14::float8[], $15::float8[])`,
    values: [
      marketId,
      column('expert'),
      column('leadDay'),
      column('windowDays'),
      column('count'),
      column('mae'),
      column('rmse'),
      column('smapePct'),
      column('rmae'),
      column('mapePct'),
      column('mapeExcluded'),
      column('crps'),
      column('coverage80'),
      column('coverage90'),
      column('coverage95'),
    ],
  });
}
