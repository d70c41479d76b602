import pg from 'pg';

export interface Listener {
  /** A notification arrived. */
  onMessage(payload: string): void;
  /** The connection was lost: what happened from now until `onBack` was not heard. */
  onLost?(error: Error): void;
  /** Listening again. */
  onBack?(): void;
}

const RECONNECT_MS = [250, 500, 1_000, 2_000, 5_000] as const;

/** LISTEN on a connection of its own. Resolves with the way to stop; reconnects by itself until then. */
export async function listenOn(
  config: pg.ClientConfig,
  channel: string,
  listener: Listener,
): Promise<() => Promise<void>> {
  let stopped = false;
  let attempt = 0;
  let timer: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;

  const connect = async () => {
    // LISTEN waits for ever by design, so no statement time-out here.
    const next = new pg.Client({ ...config, statement_timeout: 0 });
    next.on('notification', (message) => listener.onMessage(message.payload ?? ''));
    let lost = false;
    const lose = (error: Error) => {
      if (lost || stopped) return;
      lost = true;
      listener.onLost?.(error);
      scheduleReconnect();
    };
    next.on('error', lose);
    next.on('end', () => lose(new Error('the listening connection ended')));
    try {
      await next.connect();
      await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      lost = true;
      await next.end().catch(() => undefined);
      throw error;
    }
    client = next;
    attempt = 0;
  };

  const scheduleReconnect = () => {
    const delayMs = RECONNECT_MS[Math.min(attempt++, RECONNECT_MS.length - 1)];
    timer = setTimeout(() => {
      connect().then(
        () => listener.onBack?.(),
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
    await client?.end().catch(() => undefined);
  };
}
