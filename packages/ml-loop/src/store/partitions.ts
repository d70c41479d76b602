import type { Db, Sql } from '@energy-optimizer/db';

/** Whole months after the current one that are created ahead. */
const MONTHS_AHEAD = 2;

/** Months since year 0, in UTC: consecutive months are consecutive numbers. */
const monthOf = (timeMs: number): number => {
  const date = new Date(timeMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};
const firstDay = (month: number): string =>
  new Date(Date.UTC(Math.floor(month / 12), month % 12)).toISOString().slice(0, 10);

/** The months of observations that exist. */
async function existingMonths(db: Sql): Promise<Set<number>> {
  const rows = await db.select<{ name: string }>({
    name: 'ml_partitions',
    text: `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'forecast_observation'::regclass`,
  });
  const months = rows.flatMap(({ name }) => {
    const [, year, month] = /_(\d{4})_(\d{2})$/.exec(name) ?? [];
    return year === undefined ? [] : [Number(year) * 12 + Number(month) - 1];
  });
  return new Set(months);
}

/**
 * Creates the months that hold the instants (epoch ms), where missing; returns how many. The database does it in the
 * name of the tables' owner (migration `observation_months`).
 */
export async function ensurePartitions(db: Sql, timesMs: Iterable<number>): Promise<number> {
  const wanted = new Set<number>();
  for (const timeMs of timesMs) wanted.add(monthOf(timeMs));
  const there = await existingMonths(db);
  let created = 0;
  for (const month of wanted) {
    if (there.has(month)) continue;
    const [added] = await db.select<{ isNew: boolean }>({
      text: 'SELECT forecast_observation_add_month($1) AS "isNew"',
      values: [firstDay(month)],
    });
    if (added!.isNew) created += 1;
  }
  return created;
}

/** The months with forecasts for up to `keptMs` before the newest target of each market. */
async function monthsKept(db: Sql, keptMs: number): Promise<string[]> {
  const rows = await db.select<{ newest: Date | null }>({
    text: `SELECT (SELECT max(o.target_start) FROM forecast_observation o WHERE o.market_id = m.id) AS newest FROM forecast_market m`,
  });
  const months = new Set<number>();
  for (const { newest } of rows) {
    if (!newest) continue;
    for (let month = monthOf(newest.getTime() - keptMs); month <= monthOf(newest.getTime()); month += 1)
      months.add(month);
  }
  return [...months].map(firstDay);
}

/**
 * Drops whole months that end at or before `keepAfter`, never the current one; creates this one and those ahead. With
 * `keptMs`, the months that contain the last `keptMs` of any market are kept, regardless of age.
 */
export async function maintainPartitions(
  db: Db,
  { now, keepAfter, keptMs }: { readonly now: Date; readonly keepAfter: Date; readonly keptMs?: number },
): Promise<{ readonly dropped: number; readonly created: number }> {
  const current = monthOf(now.getTime());
  const ahead = Array.from({ length: MONTHS_AHEAD + 1 }, (_, i) => Date.parse(firstDay(current + i)));
  const created = await ensurePartitions(db, ahead);
  const kept = Math.min(monthOf(keepAfter.getTime()), current);
  const [row] = await db.select<{ dropped: number }>({
    text: 'SELECT forecast_observation_drop_months($1, $2::date[]) AS dropped',
    values: [firstDay(kept), keptMs === undefined ? [] : await monthsKept(db, keptMs)],
  });
  return { dropped: row!.dropped, created };
}
