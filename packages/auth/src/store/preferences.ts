import type { Sql } from '@energy-optimizer/db';
import type { Preferences } from '../schemas/index.ts';

type Row = [
  string | null,
  Preferences['utilities'],
  string | null,
  string | null,
  string | null,
  Preferences['currency'],
  Preferences['notifications'],
];

export async function readPreferences(sql: Sql, userId: string): Promise<Preferences | undefined> {
  const [row] = await sql.query<Row>({
    text: `SELECT region, utilities, supplier, current_tariff, time_zone, currency, notifications
             FROM user_preference WHERE user_id = $1::uuid`,
    values: [userId],
  });
  if (row === undefined) return undefined;
  const [region, utilities, supplier, currentTariff, timeZone, currency, notifications] = row;
  return { region, utilities, supplier, currentTariff, timeZone, currency, notifications };
}

export async function writePreferences(sql: Sql, userId: string, next: Preferences, at: Date): Promise<void> {
  await sql.query({
    text: `INSERT INTO user_preference (user_id, region, utilities, supplier, current_tariff, time_zone, currency, notifications, updated_at)
           VALUES ($1::uuid, $2, $3::text[], $4, $5, $6, $7, $8::jsonb, $9)
           ON CONFLICT (user_id) DO UPDATE SET (region, utilities, supplier, current_tariff, time_zone, currency, notifications, updated_at) =
             (excluded.region, excluded.utilities, excluded.supplier, excluded.current_tariff, excluded.time_zone, excluded.currency,
              excluded.notifications, excluded.updated_at)`,
    values: [
      userId,
      next.region,
      next.utilities,
      next.supplier,
      next.currentTariff,
      next.timeZone,
      next.currency,
      JSON.stringify(next.notifications),
      at,
    ],
  });
}
