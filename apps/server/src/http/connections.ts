import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const SLOW_BODY_MS = 5_000;

interface Connection {
  readonly socket: Socket;
  readonly network: string;
  /** Time of its last request, or of its creation. */
  lastAtMs: number;
  request?: IncomingMessage;
  response?: ServerResponse;
}

export interface Connections {
  /**
   * Adds a new connection. At the limit (in total or for its network), the connection that has been idle longest
   * is closed; if none is idle, the new one.
   */
  add(socket: Socket): void;
  /** Marks the start of a request on a connection. */
  busy(request: IncomingMessage, response: ServerResponse): void;
  /** Responses that have not started yet. */
  pending(): Iterable<ServerResponse>;
  /** Closes the connections that have been idle since before `sinceMs` (of `performance.now()`). */
  closeIdle(sinceMs: number): void;
  readonly size: number;
}

/** Connections ordered by last use, and their number per network. */
function createQueue() {
  const bySocket = new Map<Socket, Connection>();
  const perNetwork = new Map<string, number>();
  const held = (network: string): number => perNetwork.get(network) ?? 0;
  return {
    bySocket,
    held,
    add(connection: Connection): void {
      bySocket.set(connection.socket, connection);
      perNetwork.set(connection.network, held(connection.network) + 1);
    },
    remove({ socket, network }: Connection): void {
      if (!bySocket.delete(socket)) return;
      if (held(network) === 1) perNetwork.delete(network);
      else perNetwork.set(network, held(network) - 1);
    },
    last(connection: Connection): void {
      bySocket.delete(connection.socket);
      bySocket.set(connection.socket, connection);
    },
  };
}

/**
 * The connections of a server, longest idle first. A connection is idle between requests, before its first, and while a
 * body is slow.
 */
export function createConnections(options: {
  readonly max: number;
  /** Undefined: networks are indistinguishable because all connections come from a proxy. */
  readonly maxPerNetwork: number | undefined;
  readonly networkOf: (socket: Socket) => string;
  /** How long a body may take before its connection counts as idle. */
  readonly slowBodyMs?: number | undefined;
}): Connections {
  const { max, maxPerNetwork, networkOf, slowBodyMs = SLOW_BODY_MS } = options;
  const { bySocket, held, add, remove, last } = createQueue();
  /** Whether a connection was closed; busy ones found on the way are examined last next time. */
  const makePlace = (network?: string): boolean => {
    const nowMs = performance.now();
    for (const connection of [...bySocket.values()]) {
      if (network !== undefined && connection.network !== network) continue;
      if (isIdle(connection, nowMs, slowBodyMs)) {
        remove(connection);
        connection.socket.destroySoon();
        return true;
      }
      last(connection);
    }
    return false;
  };

  return {
    add(socket) {
      const network = networkOf(socket);
      const isOverShare = maxPerNetwork !== undefined && held(network) >= maxPerNetwork;
      const hasPlace = isOverShare ? makePlace(network) : bySocket.size < max || makePlace();
      if (!hasPlace) {
        socket.destroy();
        return;
      }
      const connection: Connection = { socket, network, lastAtMs: performance.now() };
      add(connection);
      socket.once('close', () => remove(connection));
    },
    busy(request, response) {
      const connection = bySocket.get(request.socket);
      if (connection === undefined) return;
      connection.lastAtMs = performance.now();
      connection.request = request;
      connection.response = response;
      last(connection);
    },
    *pending() {
      for (const { response } of bySocket.values()) if (response?.headersSent === false) yield response;
    },
    closeIdle(sinceMs) {
      const nowMs = performance.now();
      for (const connection of [...bySocket.values()])
        if (connection.lastAtMs <= sinceMs && isIdle(connection, nowMs, slowBodyMs)) connection.socket.destroySoon();
    },
    get size() {
      return bySocket.size;
    },
  };
}

function isIdle({ request, response, lastAtMs }: Connection, nowMs: number, slowBodyMs: number): boolean {
  if (response === undefined || response.closed) return true;
  return request?.complete === false && nowMs - lastAtMs > slowBodyMs;
}
