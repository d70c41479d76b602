import { createHash } from 'node:crypto';
import { AppError } from '@energy-optimizer/kernel';
import pg from 'pg';
import { appUrlOf, mayWorkAs } from './app-login.ts';
import { PRIVILEGES, withRole } from './app-role.ts';
import { createDb, type Db } from './db.ts';
import { mapDatabaseError } from './errors.ts';
import { readMigrations } from './migrate.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/** @param seeds everything else that a start writes: its text, or the version of what writes it */
export async function preparationDigest(seeds: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(PRIVILEGES);
  for (const { name, checksum } of await readMigrations()) hash.update(`\n${name} ${checksum}`);
  for (const seed of seeds) hash.update(`\n${seed.length} ${seed}`);
  return hash.digest('hex');
}

/**
 * Opens a database that a process with the same digest has prepared, with one connection. Undefined if there is
 * anything to prepare first: the login is missing or has other rights than it should, or the digest is another one.
 * @throws AppError `database_unavailable`
 */
export async function openPrepared(options: {
  readonly ownerUrl: string;
  readonly appUrl: string | undefined;
  readonly digest: string;
  readonly applicationName: string;
}): Promise<{ readonly db: Db; readonly url: string } | undefined> {
  const { ownerUrl, appUrl = appUrlOf(ownerUrl), digest, applicationName } = options;
  if (appUrl === undefined) return undefined;
  const url = withRole(appUrl);
  let db: Db | undefined;
  try {
    db = await createDb({ url, applicationName });
    if ((await mayWorkAs(db)) && (await isPreparedAs(db, digest))) return { db, url };
  } catch (error) {
    if (error instanceof AppError) throw error;
  }
  await db?.close();
  return undefined;
}

async function isPreparedAs(db: Db, digest: string): Promise<boolean> {
  const [row] = await db.select<{ digest: string }>({ text: 'SELECT digest FROM database_preparation' });
  return row?.digest === digest;
}

/** Records that everything the digest covers has been prepared. Every migration removes the record. */
export async function markPrepared(ownerUrl: string, digest: string): Promise<void> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'energy-migrate',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(
      `INSERT INTO database_preparation (id, digest) VALUES (true, $1)
       ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, prepared_at = now()`,
      [digest],
    );
  } catch (error) {
    throw mapDatabaseError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
