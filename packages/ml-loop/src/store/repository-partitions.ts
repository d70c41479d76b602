import type { Db, Sql } from '@energy-optimizer/db';

/** The table whose months are partitions. */
const TABLE = 'forecast_observation';

/** Whole months after the current one that are created ahead. */
const MONTHS_AHEAD = 2;

/** One creator at a time: two would both find a month missing. */
const PARTITION_LOCK = 7_201_302;

/** A partition is dropped when nobody reads for a moment; the next run tries again. */
const LOCK_TIMEOUT = '5s';

/** Months since year 0, in UTC: consecutive months are consecutive numbers. */
const monthOf = (timeMs: number): number => {
  const date = new Date(timeMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};
const monthStart = (month: number): string => new Date(Date.UTC(Math.floor(month / 12), month % 12)).toISOString();
const partitionOf = (month: number): string =>
  `${TABLE}_${String(Math.floor(month / 12)).padStart(4, '0')}_${String((month % 12) + 1).padStart(2, '0')}`;

/** Months that exist, ascending. */
async function existingMonths(db: Sql): Promise<number[]> {
  const rows = await db.query<[string]>({
    name: 'ml_partitions',
    text: `SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = '${TABLE}'::regclass`,
  });
  return rows
    .flatMap(([name]) => {
      const [, year, month] = /_(\d{4})_(\d{2})$/.exec(name) ?? [];
      return year === undefined ? [] : [Number(year) * 12 + Number(month) - 1];
    })
    .sort((a, b) => a - b);
}

/** Creates the months that hold the instants (epoch ms), where missing; returns how many. */
export async function ensurePartitions(db: Db, timesMs: Iterable<number>): Promise<number> {
  const wanted = new Set<number>();
  for (const timeMs of timesMs) wanted.add(monthOf(timeMs));
  const there = await existingMonths(db);
  if ([...wanted].every((month) => there.includes(month))) return 0;
  return db.transaction(async (tx) => {
    await tx.query({ text: `SELECT pg_advisory_xact_lock(${PARTITION_LOCK})` });
    const now = new Set(await existingMonths(tx));
    const missing = [...wanted].filter((month) => !now.has(month));
    for (const month of missing) await createPartition(tx, month);
    return missing.length;
  });
}

/** Created beside and attached then: unlike CREATE TABLE … PARTITION OF, that makes neither readers nor writers wait. */
async function createPartition(tx: Sql, month: number): Promise<void> {
  const name = partitionOf(month);
  await tx.query({ text: `CREATE TABLE ${name} (LIKE ${TABLE} INCLUDING ALL)` });
  await tx.query({
    text: `ALTER TABLE ${TABLE} ATTACH PARTITION ${name} FOR VALUES FROM ('${monthStart(month)}') TO ('${monthStart(month + 1)}')`,
  });
}

/** Drops whole months that end at or before `keepAfter`; creates this one and those ahead. */
export async function maintainPartitions(
  db: Db,
  { now, keepAfter }: { readonly now: Date; readonly keepAfter: Date },
): Promise<{ readonly dropped: number; readonly created: number }> {
  const current = monthOf(now.getTime());
  const ahead = Array.from({ length: MONTHS_AHEAD + 1 }, (_, i) => Date.parse(monthStart(current + i)));
  const created = await ensurePartitions(db, ahead);
  const kept = monthOf(keepAfter.getTime());
  const old = (await existingMonths(db)).filter((month) => month < Math.min(kept, current));
  for (const month of old) {
    await db.transaction(async (tx) => {
      await tx.query({ text: `SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'` });
      await tx.query({ text: `DROP TABLE IF EXISTS ${partitionOf(month)}` });
    });
  }
  return { dropped: old.length, created };
}
