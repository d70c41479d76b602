import pg from 'pg';
import { startHeartbeat } from './heartbeat.ts';
import { createSockets, silenceError } from './sockets.ts';

export interface Listener {
  /** A notification arrived. */
  onMessage(payload: string): void;
  /** The connection was lost: notifications until `onBack` are missed. */
  onLost?(error: Error): void;
  /** Listening again. */
  onBack?(): void;
}

/** Server state detected by the permanent listening connection, on behalf of the others. */
export interface ServerWatch {
  /** The server keeps its connections but does not respond. */
  onSilent(error: Error): void;
  /** The server responds again. */
  onResponse(): void;
}

const RECONNECT_MS = [250, 500, 1_000, 2_000, 5_000] as const;

/** One listening connection, while it lasts. */
interface Listening {
  leave(): Promise<void>;
}

/** Connects and listens. `onLost` is called once if the connection ends, unless it was closed. */
async function openListening(given: {
  readonly config: pg.ClientConfig;
  readonly channel: string;
  readonly onMessage: (payload: string) => void;
  readonly onLost: (error: Error) => void;
  readonly onSilent: (error: Error) => void;
}): Promise<Listening> {
  const sockets = createSockets();
  // LISTEN waits indefinitely by design, so there is no statement timeout.
  const client = new pg.Client({ ...given.config, statement_timeout: 0, stream: sockets.make });
  let over = false;
  let stopHeartbeat: () => void = () => undefined;
  const lose = (error: Error) => {
    if (over) return;
    over = true;
    stopHeartbeat();
    given.onLost(error);
  };
  const leave = async () => {
    over = true;
    stopHeartbeat();
    await client.end().catch(() => undefined);
  };
  client.on('notification', ({ payload }) => given.onMessage(payload ?? ''));
  client.on('error', lose);
  client.on('end', () => lose(new Error('the listening connection ended')));
  try {
    await client.connect();
    stopHeartbeat = startHeartbeat(client, () => {
      const error = silenceError();
      given.onSilent(error);
      sockets.cut(error);
    });
    await client.query(`LISTEN ${pg.escapeIdentifier(given.channel)}`);
    return { leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** LISTEN on a separate connection. Resolves with the stop function; reconnects automatically until then. */
export async function listenOn(
  config: pg.ClientConfig,
  channel: string,
  listener: Listener,
  watch: ServerWatch,
): Promise<() => Promise<void>> {
  let stopped = false;
  let attempt = 0;
  let timer: NodeJS.Timeout | undefined;
  let current: Listening | undefined;

  const connect = async () => {
    const { onMessage } = listener;
    const { onSilent } = watch;
    current = await openListening({ config, channel, onMessage, onSilent, onLost: reconnectAfter });
    attempt = 0;
    watch.onResponse();
    if (stopped) await current.leave();
  };
  const reconnectAfter = (error: Error) => {
    if (stopped) return;
    listener.onLost?.(error);
    scheduleReconnect();
  };
  const scheduleReconnect = () => {
    const delayMs = RECONNECT_MS[Math.min(attempt++, RECONNECT_MS.length - 1)];
    timer = setTimeout(() => {
      connect().then(
        () => (stopped ? undefined : listener.onBack?.()),
        () => (stopped ? undefined : scheduleReconnect()),
      );
    }, delayMs);
  };

  await connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await current?.leave();
  };
}
