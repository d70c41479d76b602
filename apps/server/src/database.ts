import {
  createDb,
  type Db,
  markPrepared,
  migrate,
  openAppRole,
  openPrepared,
  preparationDigest,
  seedReferenceData,
} from '@energy-optimizer/db';
import { openEmbedded, ServerAlreadyRunningError } from '@energy-optimizer/db/embedded';
import { migrateQueue, queueVersion } from '@energy-optimizer/jobs';
import { AppError, type Logger, REGIONS } from '@energy-optimizer/kernel';
import { SUPPLIER_SEEDS, seedSuppliers } from '@energy-optimizer/suppliers';
import type { Config } from './config.ts';

/** The migrated and seeded database of a process. */
export interface Database {
  readonly db: Db;
  /** Connection URL of the application. */
  readonly url: string;
  /** Set if the application has no login of its own: the reason and the remedy. */
  readonly roleHint: string | undefined;
  /** `external`: `DATABASE_URL`. Otherwise how the embedded PostgreSQL was found. */
  readonly how: 'external' | 'created' | 'started' | 'joined';
  /** Names of the migrations that were applied just now. */
  readonly migrated: readonly string[];
  /** `stopped`: the embedded PostgreSQL was stopped because no other process uses it. */
  close(): Promise<{ readonly stopped: boolean }>;
}

/** The database exists but cannot be used; the message gives the reason in one line. */
export class DatabaseUnusableError extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = 'DatabaseUnusableError';
  }
}

/**
 * Wraps errors of opening and migrating in readable messages; errors with their own code are explained by the caller.
 */
async function saying<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const known = error instanceof AppError || error instanceof ServerAlreadyRunningError;
    if (known || !(error instanceof Error) || 'code' in error) throw error;
    throw new DatabaseUnusableError(error);
  }
}

/**
 * Opens `DATABASE_URL`, or else joins or starts the embedded PostgreSQL of `DATA_DIR`.
 * @throws AppError `database_unavailable`; ServerAlreadyRunningError for a second server on one data directory;
 *   DatabaseUnusableError
 */
export async function openDatabase(options: {
  readonly config: Pick<Config, 'databaseUrl' | 'databaseMigrationUrl' | 'dataDir'>;
  readonly role: 'server' | 'guest';
  readonly log: Logger;
}): Promise<Database> {
  const { config, role, log } = options;
  const embedded = config.databaseUrl
    ? undefined
    : await saying(
        openEmbedded({
          dataDir: config.dataDir,
          role,
          onSupervise: (event) => log.warn(event, 'the embedded PostgreSQL exited unexpectedly; restarting it'),
        }),
      );
  const ownerUrl = config.databaseMigrationUrl ?? config.databaseUrl ?? embedded!.url;
  const appUrl = config.databaseMigrationUrl === undefined ? undefined : config.databaseUrl;
  const leave = async () => (await embedded?.close()) ?? { stopped: false };
  try {
    const seeds = [await queueVersion(), JSON.stringify(REGIONS), JSON.stringify(SUPPLIER_SEEDS)];
    const opening = { ownerUrl, appUrl, digest: await preparationDigest(seeds), applicationName: `energy-${role}` };
    const { db, url, roleHint, migrated } = (await ready(opening)) ?? (await prepare(opening, log));
    const close = async () => {
      await db.close();
      return leave();
    };
    return { db, url, roleHint, how: embedded?.how ?? 'external', migrated, close };
  } catch (error) {
    await leave();
    throw error;
  }
}

interface Opening {
  readonly ownerUrl: string;
  readonly appUrl: string | undefined;
  readonly digest: string;
  readonly applicationName: string;
}

type Opened = Pick<Database, 'db' | 'url' | 'roleHint' | 'migrated'>;

/** A database that this version has prepared before. */
async function ready(opening: Opening): Promise<Opened | undefined> {
  const opened = await saying(openPrepared(opening));
  return opened && { ...opened, roleHint: undefined, migrated: [] };
}

/** Brings tables, privileges and reference data up to date. Concurrent starts wait for each other at each step. */
async function prepare(opening: Opening, log: Logger): Promise<Opened> {
  const { ownerUrl, appUrl, digest, applicationName } = opening;
  const migrated = await saying(migrate(ownerUrl));
  await migrateQueue(ownerUrl, log);
  const { url, hint: roleHint } = await saying(openAppRole(ownerUrl, appUrl));
  if (roleHint !== undefined)
    log.warn({ roleHint }, 'the application connects with more database rights than it needs');
  const db = await createDb({ url, applicationName });
  try {
    await seedReferenceData(db);
    await seedSuppliers(db);
    await markPrepared(ownerUrl, digest);
  } catch (error) {
    await db.close();
    throw error;
  }
  return { db, url, roleHint, migrated };
}
