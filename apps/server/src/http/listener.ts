import { createServer, type RequestListener, type Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { networkOf } from '@energy-optimizer/auth';
import { createConnections } from './connections.ts';

/** Against clients that send slowly or too much; the time of an answer is limited per route. */
const LIMITS = {
  requestTimeout: 30_000,
  headersTimeout: 15_000,
  keepAliveTimeout: 72_000,
  maxHeaderSize: 16_384,
  noDelay: true,
} as const;

/** Without a byte in either direction: an answer that is not read. Streams send a heartbeat every 15 s. */
const SILENCE_MS = 90_000;
const SWEEP_MS = 50;
const DEFAULT_MAX_CONNECTIONS = 10_000;

export interface Listener {
  readonly server: Server;
  /**
   * Stops listening and lets the connections end: each answer from now on says `Connection: close`, a connection on which
   * nothing was asked for `lingerMs` is closed, and all are after `graceMs`. A client that sends a request just as its
   * connection is closed sees it reset, so idle ones are given a moment first.
   * @returns when no connection is left
   */
  startClosing(graceMs: number, lingerMs?: number): Promise<void>;
}

/** Node's HTTP server with our limits and an end that comes. */
export function createListener(
  handler: RequestListener,
  options: {
    readonly maxConnections?: number;
    /** Proxies carry many callers on connections of one address: shares per network are not for them. */
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
      // A server that never came to listen, on a taken port say, does not tell of its close either.
      if (!server.listening || isClosing) return;
      // After pending connections have been accepted.
      await new Promise((resolve) => setImmediate(resolve));
      isClosing = true;
      const closed = new Promise<void>((resolve) => server.once('close', resolve));
      // Not the close of the HTTP server, which drops idle connections at once.
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
