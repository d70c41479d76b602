import { type Sql, toJson } from '@energy-optimizer/db';
import type { Regret } from '@energy-optimizer/planning';
import type { RegretLedger, RegretTotals } from '../schemas/regret.ts';
import { type StoredPlan, storedOf } from './plans.ts';

/** A finished plan whose prices came from the server. */
export type MeasurablePlan = StoredPlan & { readonly userId: string };

/** The last plan of each user and day that ended in the interval and is not measured yet. */
export async function unmeasuredPlans(
  sql: Sql,
  { after, until, most }: { readonly after: Date; readonly until: Date; readonly most: number },
): Promise<MeasurablePlan[]> {
  const ids = await sql.select<{ id: string }>({
    text: `
      SELECT id FROM (
        SELECT DISTINCT ON (user_id, horizon_start::date) id, created_at FROM energy_plan
         WHERE status = 'done' AND pricing IS NOT NULL AND horizon_end > $1 AND horizon_end <= $2
         ORDER BY user_id, horizon_start::date, created_at DESC, id
      ) p WHERE NOT EXISTS (SELECT 1 FROM plan_regret r WHERE r.plan_id = p.id)
      ORDER BY created_at LIMIT $3`,
    values: [after, until, most],
  });
  const rows = await sql.rows.energyPlan.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => ({ ...storedOf(row), userId: row.userId }));
}

export async function insertRegret(
  { rows }: Sql,
  row: {
    readonly planId: string;
    readonly userId: string;
    /** `YYYY-MM-DD` */
    readonly day: string;
    readonly currency: string;
    readonly regret: Regret;
    readonly details: object;
    readonly computedAt: Date;
  },
): Promise<void> {
  const { regret, day, details, ...rest } = row;
  const data = { ...rest, ...regret, day: new Date(`${day}T00:00:00Z`), details: toJson(details) };
  await rows.planRegret.createMany({ data: [data], skipDuplicates: true });
}

const AMOUNTS = 'sum(total) AS total, sum(forecast) AS forecast, sum(model) AS model, sum(execution) AS execution';

export async function readRegrets(sql: Sql, userId: string, since: string): Promise<RegretLedger['plans']> {
  return sql.select<RegretLedger['plans'][number]>({
    text: `
      SELECT plan_id AS "planId", day::text AS day, currency, total, forecast, model, execution
        FROM plan_regret WHERE user_id = $1 AND day >= $2::date ORDER BY day DESC, plan_id`,
    values: [userId, since],
  });
}

/** Of the rows that the transaction sees. */
export const sumRegrets = (sql: Sql, since: string): Promise<RegretTotals['totals']> =>
  sql.select<RegretTotals['totals'][number]>({
    text: `
      SELECT currency, count(*)::int AS plans, ${AMOUNTS}
        FROM plan_regret WHERE day >= $1::date GROUP BY 1 ORDER BY 1`,
    values: [since],
  });
