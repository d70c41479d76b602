import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { mapDatabaseError } from './errors.ts';

/** Directory of the migrations: `<name>/migration.sql`, applied in order of their names. */
const MIGRATIONS_DIR = path.join(import.meta.dirname, '../../../prisma/migrations');

/** The ledger of `prisma migrate deploy`, with the same columns, so that either tool can continue after the other. */
const LEDGER = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/** Until everything is prepared again, no process takes the database as prepared. */
const FORGET_PREPARATION = `
DO $$
BEGIN
  IF to_regclass('public.database_preparation') IS NOT NULL THEN DELETE FROM public.database_preparation; END IF;
END $$`;

/** An arbitrary number: all migrators of a database take this advisory lock, so concurrent starts are serialized. */
const LOCK_KEY = 7_262_041;
const CONNECT_TIMEOUT_MS = 5_000;

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Reads the migrations of a folder, in order. */
export async function readMigrations(folder: string = MIGRATIONS_DIR): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Applies pending migrations, each with its ledger row in one transaction, and returns their names.
 * @throws Error if an applied migration was edited or is missing here, or if one fails (it is rolled back).
 */
export async function migrate(url: string, folder: string = MIGRATIONS_DIR): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({
    connectionString: url,
    options: '-c timezone=UTC',
    application_name: 'energy-migrate',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    await client.query(LEDGER);
    const pending = await pendingMigrations(client, migrations);
    if (pending.length > 0) await client.query(FORGET_PREPARATION);
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } catch (error) {
    throw mapDatabaseError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function pendingMigrations(client: pg.Client, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const row of rows) {
    const checksum = known.get(row.migration_name);
    if (checksum === undefined) {
      throw new Error(
        `the database has the migration ${row.migration_name}, which this version does not know; update energy-optimizer`,
      );
    }
    if (checksum !== row.checksum) throw new Error(`migration ${row.migration_name} was edited after it was applied`);
  }
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter((migration) => !applied.has(migration.name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`migration ${migration.name} failed and was rolled back: ${reason}`, { cause: error });
  }
}

/** Names of migrations in the folder that the database does not have yet. */
export async function pendingMigrationNames(
  query: (text: string) => Promise<readonly { readonly name: string }[]>,
  folder: string = MIGRATIONS_DIR,
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const rows = await query('SELECT migration_name AS name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL');
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.map((migration) => migration.name).filter((name) => !applied.has(name));
}
