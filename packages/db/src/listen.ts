import pg from 'pg';
import { keepPulse } from './pulse.ts';
import { createSockets, silenceError } from './sockets.ts';

export interface Listener {
  /** A notification arrived. */
  onMessage(payload: string): void;
  /** The connection was lost: what happened from now until `onBack` was not heard. */
  onLost?(error: Error): void;
  /** Listening again. */
  onBack?(): void;
}

/** What the listening connection, which is always there, notices for the others. */
export interface ServerWatch {
  /** The server holds its connections and says nothing. */
  onSilent(error: Error): void;
  /** The server answers again. */
  onAnswer(): void;
}

const RECONNECT_MS = [250, 500, 1_000, 2_000, 5_000] as const;

/** LISTEN on a connection of its own. Resolves with the way to stop; reconnects by itself until then. */
export async function listenOn(
  config: pg.ClientConfig,
  channel: string,
  listener: Listener,
  watch: ServerWatch,
): Promise<() => Promise<void>> {
  let stopped = false;
  let attempt = 0;
  let timer: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;
  let stopPulse: () => void = () => undefined;

  const connect = async () => {
    const sockets = createSockets();
    // LISTEN waits for ever by design, so no statement time-out here.
    const next = new pg.Client({ ...config, statement_timeout: 0, stream: sockets.make });
    next.on('notification', (message) => listener.onMessage(message.payload ?? ''));
    let lost = false;
    const lose = (error: Error) => {
      if (lost || stopped) return;
      lost = true;
      stopPulse();
      listener.onLost?.(error);
      scheduleReconnect();
    };
    next.on('error', lose);
    next.on('end', () => lose(new Error('the listening connection ended')));
    const onSilent = () => {
      const error = silenceError();
      watch.onSilent(error);
      sockets.cut(error);
    };
    try {
      await next.connect();
      stopPulse = keepPulse(next, onSilent);
      await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      lost = true;
      stopPulse();
      await next.end().catch(() => undefined);
      throw error;
    }
    client = next;
    attempt = 0;
    watch.onAnswer();
    if (stopped) await leave();
  };
  const leave = async () => {
    stopPulse();
    await client?.end().catch(() => undefined);
  };

  const scheduleReconnect = () => {
    const delayMs = RECONNECT_MS[Math.min(attempt++, RECONNECT_MS.length - 1)];
    timer = setTimeout(() => {
      connect().then(
        () => {
          if (!stopped) listener.onBack?.();
        },
        () => {
          if (!stopped) scheduleReconnect();
        },
      );
    }, delayMs);
  };

  await connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await leave();
  };
}
