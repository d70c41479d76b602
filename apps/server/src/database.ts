import { createDb, type Db, migrate, seedReferenceData } from '@energy-optimizer/db';
import { openEmbedded } from '@energy-optimizer/db/embedded';
import { migrateQueue } from '@energy-optimizer/jobs';
import type { Logger } from '@energy-optimizer/kernel';
import type { Config } from './config.ts';

/** The database a process works with, migrated and seeded. */
export interface Database {
  readonly db: Db;
  readonly url: string;
  /** `external`: `DATABASE_URL`. Otherwise how the embedded PostgreSQL was found. */
  readonly how: 'external' | 'created' | 'started' | 'joined';
  /** Names of the migrations that were applied just now. */
  readonly migrated: readonly string[];
  /** `stopped`: the embedded PostgreSQL was stopped, since nobody else uses it. */
  close(): Promise<{ readonly stopped: boolean }>;
}

/**
 * Opens `DATABASE_URL`, or else joins or starts the embedded PostgreSQL of `DATA_DIR`.
 * @throws AppError `database_unavailable`; ServerAlreadyRunningError for a second server on one data directory
 */
export async function openDatabase(options: {
  readonly config: Pick<Config, 'databaseUrl' | 'dataDir'>;
  readonly role: 'server' | 'guest';
  readonly log: Logger;
}): Promise<Database> {
  const { config, role, log } = options;
  const embedded = config.databaseUrl
    ? undefined
    : await openEmbedded({
        dataDir: config.dataDir,
        role,
        onSupervise: (event) => log.warn(event, 'the embedded PostgreSQL died and is started again'),
      });
  const url = config.databaseUrl ?? embedded!.url;
  const leave = async () => (await embedded?.close()) ?? { stopped: false };
  try {
    const migrated = await migrate(url);
    await migrateQueue(url, log);
    const db = await createDb({ url, applicationName: `energy-${role}` });
    await seedReferenceData(db);
    const close = async () => {
      await db.close();
      return leave();
    };
    return { db, url, how: embedded?.how ?? 'external', migrated, close };
  } catch (error) {
    await leave();
    throw error;
  }
}
