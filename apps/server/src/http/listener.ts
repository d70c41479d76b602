import { createServer, type RequestListener, type Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { networkOf } from '@energy-optimizer/auth';
import { createConnections } from './connections.ts';

/** Against clients that send slowly or too much; response time is limited per route. */
const LIMITS = {
  requestTimeout: 30_000,
  headersTimeout: 15_000,
  keepAliveTimeout: 72_000,
  maxHeaderSize: 16_384,
  noDelay: true,
} as const;

/** Timeout without traffic in either direction, such as an unread response. Streams send a heartbeat every 15 s. */
const SILENCE_MS = 90_000;
const SWEEP_MS = 50;
const DEFAULT_MAX_CONNECTIONS = 10_000;

export interface Listener {
  readonly server: Server;
  /**
   * Stops listening and drains connections: responses carry `Connection: close`, a connection on which
   * nothing was requested for `lingerMs` is closed, and all are after `graceMs`. A client that sends a request just as
   * its connection is closed sees it reset, so idle ones are given a moment first.
   * @returns when no connection is left
   */
  startClosing(graceMs: number, lingerMs?: number): Promise<void>;
}

/** Node's HTTP server with our limits and a bounded shutdown. */
export function createListener(
  handler: RequestListener,
  options: {
    readonly maxConnections?: number;
    /** A proxy carries many callers on connections from one address, so limits per network do not apply. */
    readonly trustProxyHops?: number;
    /** As in {@link createConnections}. */
    readonly slowBodyMs?: number;
  } = {},
): Listener {
  const { maxConnections = DEFAULT_MAX_CONNECTIONS, trustProxyHops = 0, slowBodyMs } = options;
  const connections = createConnections({
    max: maxConnections,
    maxPerNetwork: trustProxyHops > 0 ? undefined : Math.max(1, Math.floor(maxConnections / 2)),
    networkOf: (socket: Socket) => networkOf(socket.remoteAddress) ?? 'unknown',
    slowBodyMs,
  });
  let isClosing = false;
  const server = createServer(LIMITS, (request, response) => {
    connections.busy(request, response);
    if (isClosing) response.shouldKeepAlive = false;
    handler(request, response);
  });
  server.setTimeout(SILENCE_MS);
  server.on('connection', connections.add);

  return {
    server,
    async startClosing(graceMs, lingerMs = 0) {
      // A server that never listened, such as on a taken port, emits no close event either.
      if (!server.listening || isClosing) return;
      // After pending connections have been accepted.
      await new Promise((resolve) => setImmediate(resolve));
      isClosing = true;
      const closed = new Promise<void>((resolve) => server.once('close', resolve));
      // Not `close` of the HTTP server, which drops idle connections immediately.
      NetServer.prototype.close.call(server);
      for (const response of connections.pending()) response.shouldKeepAlive = false;
      const closingAtMs = performance.now();
      const sweep = (): void => {
        if (performance.now() - closingAtMs >= lingerMs) connections.closeIdle(closingAtMs);
      };
      sweep();
      const sweeping = setInterval(sweep, SWEEP_MS);
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(sweeping);
      clearTimeout(timer);
    },
  };
}
