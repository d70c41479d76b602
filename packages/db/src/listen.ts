import type pg from 'pg';
import { type Listening, listenTo, openListening } from './listening-connection.ts';
import { takingTurns } from './turns.ts';

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

/** The listeners of each channel, and which of them were notified of a lost connection. */
function createChannels() {
  const channels = new Map<string, Set<Listener>>();
  const lost = new Set<Listener>();
  return {
    names: () => [...channels.keys()],
    has: (channel: string) => channels.has(channel),
    isEmpty: () => channels.size === 0,
    add: (channel: string, listener: Listener) => {
      const listeners = channels.get(channel);
      if (listeners) listeners.add(listener);
      else channels.set(channel, new Set([listener]));
    },
    remove: (channel: string, listener: Listener) => {
      lost.delete(listener);
      const listeners = channels.get(channel);
      if (listeners?.delete(listener) && listeners.size === 0) channels.delete(channel);
    },
    tell: (channel: string, payload: string) => {
      for (const listener of channels.get(channel) ?? []) listener.onMessage(payload);
    },
    lose: (error: Error) => {
      for (const listener of [...channels.values()].flatMap((listeners) => [...listeners])) {
        lost.add(listener);
        listener.onLost?.(error);
      }
    },
    comeBack: () => {
      const back = [...lost];
      lost.clear();
      for (const listener of back) listener.onBack?.();
    },
  };
}

/** The connection for all channels: open while there are listeners, and reconnecting. */
function createConnection(config: pg.ClientConfig, watch: ServerWatch, channels: ReturnType<typeof createChannels>) {
  let current: Listening | undefined;
  let attempt = 0;
  let timer: NodeJS.Timeout | undefined;
  const inTurn = takingTurns();

  const connect = async () => {
    if (current) return;
    const opened = await openListening({
      config,
      channels: channels.names(),
      onMessage: channels.tell,
      onSilent: watch.onSilent,
      onLost: (error) => {
        current = undefined;
        channels.lose(error);
        reconnectLater();
      },
    });
    attempt = 0;
    clearTimeout(timer);
    watch.onResponse();
    // All listeners have left in the meantime.
    if (channels.isEmpty()) return opened.leave();
    current = opened;
    channels.comeBack();
  };
  const reconnectLater = () => {
    const delayMs = RECONNECT_MS[Math.min(attempt++, RECONNECT_MS.length - 1)];
    clearTimeout(timer);
    timer = setTimeout(() => {
      inTurn(connect).catch(() => (channels.isEmpty() ? undefined : reconnectLater()));
    }, delayMs);
  };
  return {
    inTurn,
    /** Listens to one more channel: over the open connection, or over a new one. */
    open: async (channel: string) => {
      if (current) await current.send(listenTo(channel));
      else await connect();
    },
    /** Never waits for an attempt to connect. */
    close: async (channel: string) => {
      const last = current;
      if (channels.isEmpty()) {
        clearTimeout(timer);
        current = undefined;
        await last?.leave();
      } else last?.send(`UN${listenTo(channel)}`).catch(() => undefined);
    },
  };
}

/** LISTEN on one connection for all channels, apart from the pool. */
export function createListeners(config: pg.ClientConfig, watch: ServerWatch) {
  const channels = createChannels();
  const connection = createConnection(config, watch, channels);
  /** Resolves once listening, with the function that ends it. */
  const listen = async (channel: string, listener: Listener): Promise<() => Promise<void>> => {
    const mine = { ...listener };
    await connection.inTurn(async () => {
      channels.add(channel, mine);
      try {
        await connection.open(channel);
      } catch (error) {
        channels.remove(channel, mine);
        throw error;
      }
    });
    return async () => {
      channels.remove(channel, mine);
      if (!channels.has(channel)) await connection.close(channel);
    };
  };
  return { listen };
}
