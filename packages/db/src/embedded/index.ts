import pg from 'pg';
import { type Cluster, clusterUrl, DATABASE, openCluster, startServer, stopServer } from './cluster.ts';
import { freePort, isAlive, livePostmaster } from './postmaster.ts';
import { type Presence, takePresence } from './presence.ts';

export { ServerAlreadyRunningError } from './presence.ts';

export interface EmbeddedOptions {
  /** The server lives in `<dataDir>/postgres`. */
  readonly dataDir: string;
  /** At most one `server` per data directory; any number of `guest`s (CLI commands) may join it. */
  readonly role: 'server' | 'guest';
  /** Extra postgresql.conf settings, for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called when PostgreSQL exits unexpectedly and when it is back. */
  readonly onSupervise?: (event: { readonly state: 'lost' | 'restarted' | 'failed'; readonly reason?: string }) => void;
}

export interface EmbeddedDatabase {
  readonly url: string;
  readonly port: number;
  /** `created`: new data directory. `started`: an existing one. `joined`: PostgreSQL was running already. */
  readonly how: 'created' | 'started' | 'joined';
  /** Disconnects. The last process to disconnect stops PostgreSQL. */
  close(): Promise<{ readonly stopped: boolean }>;
}

const DEADLINE_MS = 60_000;
const POLL_MS = 50;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Joins the PostgreSQL of a data directory, or starts it. After a `kill -9` of the process that started it, PostgreSQL
 * keeps running and is joined; a crashed PostgreSQL is restarted on the same port while in use.
 * @throws ServerAlreadyRunningError if another server process uses the data directory.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const cluster = await openCluster(options.dataDir);
  const settings = options.settings ?? {};
  const first = await bringUp(cluster, options.role, settings);
  let presence = first.presence;
  let closing = false;

  const supervise = () => {
    presence.onLost(async (reason) => {
      if (closing) return;
      options.onSupervise?.({ state: 'lost', reason });
      for (let waitMs = 200; !closing; waitMs = Math.min(waitMs * 2, 5_000)) {
        try {
          presence = (await bringUp(cluster, options.role, settings, first.port)).presence;
          options.onSupervise?.({ state: 'restarted' });
          return supervise();
        } catch (error) {
          options.onSupervise?.({ state: 'failed', reason: error instanceof Error ? error.message : String(error) });
          await pause(waitMs);
        }
      }
    });
  };
  supervise();

  return {
    url: clusterUrl(cluster, first.port),
    port: first.port,
    how: cluster.created ? 'created' : first.started ? 'started' : 'joined',
    close: async () => {
      closing = true;
      await presence.leave();
      return { stopped: await stopIfAlone(cluster, first.port) };
    },
  };
}

interface Up {
  readonly port: number;
  readonly started: boolean;
  readonly presence: Presence;
}

async function bringUp(
  cluster: Cluster,
  role: 'server' | 'guest',
  settings: Readonly<Record<string, string>>,
  fixedPort?: number,
): Promise<Up> {
  const deadline = performance.now() + DEADLINE_MS;
  for (let lastError: unknown; ; ) {
    const running = await livePostmaster(cluster.directory);
    let port = running?.port ?? 0;
    let started = false;
    if (!running) {
      port = fixedPort ?? (await freePort());
      // Another process may start it first; its server is then joined on the next iteration.
      started = await startServer(cluster, port, settings).then(
        () => true,
        (error: unknown) => {
          lastError = error;
          return false;
        },
      );
      if (!started && !(await livePostmaster(cluster.directory))) throw lastError;
    }
    if (started || port > 0) {
      try {
        return { port, started, presence: await enter(cluster, port, role) };
      } catch (error) {
        if (!isPassing(error)) throw error;
        lastError = error;
      }
    }
    if (performance.now() > deadline) throw lastError ?? new Error('PostgreSQL did not start in time');
    await pause(POLL_MS);
  }
}

/** Starting up, shutting down, or just stopped: try again. */
const isPassing = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['57P03', '57P01', '57P02', 'ECONNREFUSED', 'ECONNRESET'].includes(String(error.code));

const UNKNOWN_DATABASE = '3D000';

async function enter(cluster: Cluster, port: number, role: 'server' | 'guest'): Promise<Presence> {
  const url = clusterUrl(cluster, port);
  try {
    return await takePresence(url, role);
  } catch (error) {
    if ((error as { code?: string }).code !== UNKNOWN_DATABASE) throw error;
    await createDatabase(cluster, port);
    return takePresence(url, role);
  }
}

async function createDatabase(cluster: Cluster, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl(cluster, port, 'postgres') });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // Another process may create it concurrently.
    await client.query(`CREATE DATABASE ${DATABASE}`).catch((error: { code?: string }) => {
      if (error.code !== '42P04' && error.code !== '23505') throw error;
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function stopIfAlone(cluster: Cluster, port: number): Promise<boolean> {
  const running = await livePostmaster(cluster.directory);
  if (!running) return true;
  const alone = await takePresence(clusterUrl(cluster, port), 'last').catch(() => undefined);
  if (!alone) return false;
  await stopServer(cluster);
  await alone.leave();
  const deadline = performance.now() + 10_000;
  while (isAlive(running.pid) && performance.now() < deadline) await pause(POLL_MS);
  return true;
}
