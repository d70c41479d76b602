import pg from 'pg';

/** Another server process uses the data directory. */
export class ServerAlreadyRunningError extends Error {
  constructor() {
    super('another energy-optimizer server is already running on this data directory');
    this.name = 'ServerAlreadyRunningError';
  }
}

export interface Presence {
  /** Called once if the connection, and with it the lock, is lost. */
  onLost(handler: (reason: string) => void): void;
  leave(): Promise<void>;
}

/** Every user of the embedded server holds this lock in shared mode; exclusive access proves there are no others. */
const PRESENCE_KEY = 7_262_042;
/** Held by the one server process. Locks end with their connection, so a `kill -9` leaves none behind. */
const SERVER_KEY = 7_262_043;
/** PostgreSQL may take a moment to notice that a killed process is gone. */
const TRIES = 20;
const BETWEEN_TRIES_MS = 50;

/**
 * Registers as a user of the embedded server for as long as the returned presence is held.
 * `last` succeeds only if there is no other user.
 */
export async function takePresence(url: string, role: 'server' | 'guest' | 'last'): Promise<Presence> {
  const client = new pg.Client({ connectionString: url, application_name: `energy-${role}-presence`, keepAlive: true });
  let lost: ((reason: string) => void) | undefined;
  let left = false;
  const lose = (reason: string) => {
    if (left) return;
    left = true;
    lost?.(reason);
  };
  client.on('error', (error) => lose(error.message));
  client.on('end', () => lose('connection ended'));
  try {
    await client.connect();
    if (role === 'last') {
      if (!(await tryLock(client, 'pg_try_advisory_lock', PRESENCE_KEY, 5)))
        throw new Error('another process is still connected');
    } else {
      await client.query('SELECT pg_advisory_lock_shared($1)', [PRESENCE_KEY]);
      if (role === 'server' && !(await tryLock(client, 'pg_try_advisory_lock', SERVER_KEY, TRIES))) {
        throw new ServerAlreadyRunningError();
      }
    }
  } catch (error) {
    left = true;
    await client.end().catch(() => undefined);
    throw error;
  }
  return {
    onLost: (handler) => {
      lost = handler;
    },
    leave: async () => {
      left = true;
      await client.end().catch(() => undefined);
    },
  };
}

async function tryLock(client: pg.Client, fn: string, key: number, tries: number): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const { rows } = await client.query<{ got: boolean }>(`SELECT ${fn}($1) AS got`, [key]);
    if (rows[0]?.got) return true;
    if (attempt >= tries) return false;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
  }
}
