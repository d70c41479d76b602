import pg from 'pg';
import { startHeartbeat } from './heartbeat.ts';
import { createSockets, silenceError } from './sockets.ts';
import { takingTurns } from './turns.ts';

/** One listening connection, while it lasts. */
export interface Listening {
  send(text: string): Promise<unknown>;
  leave(): Promise<void>;
}

interface Opening {
  readonly config: pg.ClientConfig;
  readonly channels: readonly string[];
  readonly onMessage: (channel: string, payload: string) => void;
  readonly onLost: (error: Error) => void;
  readonly onSilent: (error: Error) => void;
}

export const listenTo = (channel: string) => `LISTEN ${pg.escapeIdentifier(channel)}`;

/** Connects and listens. `onLost` is called once if the connection ends later, unless it was closed. */
export async function openListening(given: Opening): Promise<Listening> {
  const sockets = createSockets();
  // LISTEN waits indefinitely by design, so there is no statement timeout.
  const client = new pg.Client({ ...given.config, statement_timeout: 0, stream: sockets.make });
  const inTurn = takingTurns();
  const send = (text: string) => inTurn(() => client.query(text));
  let isOpen = false;
  let ended: Error | undefined;
  let stopHeartbeat: () => void = () => undefined;
  const end = (error: Error) => {
    if (ended) return;
    ended = error;
    stopHeartbeat();
    if (isOpen) given.onLost(error);
  };
  const leave = async () => {
    isOpen = false;
    end(new Error('the listening connection was closed'));
    await client.end().catch(() => undefined);
  };
  client.on('notification', ({ channel, payload }) => given.onMessage(channel, payload ?? ''));
  client.on('error', end);
  client.on('end', () => end(new Error('the listening connection ended')));
  try {
    await client.connect();
    stopHeartbeat = startHeartbeat(send, () => {
      const error = silenceError();
      given.onSilent(error);
      sockets.cut(error);
    });
    for (const channel of given.channels) await send(listenTo(channel));
    if (ended) throw ended;
    isOpen = true;
    return { send, leave };
  } catch (error) {
    await leave();
    throw error;
  }
}
