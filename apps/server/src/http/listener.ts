import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

/** Against clients that send slowly or too much; the time of an answer is limited per route. */
const LIMITS = {
  requestTimeout: 30_000,
  headersTimeout: 15_000,
  keepAliveTimeout: 72_000,
  maxHeaderSize: 16_384,
  noDelay: true,
} as const;

const SWEEP_MS = 50;

export interface Listener {
  readonly server: Server;
  /**
   * Call when closing begins: drops connections nobody sent anything on (Node would wait for them), others as soon as
   * their answer is out (Node would keep them alive), and all after the grace.
   */
  startClosing(graceMs: number): void;
}

/** Node's HTTP server with our limits and an end that comes. */
export function createListener(handler: RequestListener): Listener {
  const silent = new Set<Socket>();
  const server = createServer(LIMITS, (request, response) => {
    silent.delete(request.socket);
    handler(request, response);
  });
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  return {
    server,
    startClosing(graceMs) {
      // A server that never came to listen, on a taken port say, does not tell of its close either.
      if (!server.listening) return;
      for (const socket of silent) socket.destroy();
      const sweeping = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      // A server that never listened does not say that it is closed: nothing here may keep the process.
      sweeping.unref();
      timer.unref();
      server.once('close', () => {
        clearInterval(sweeping);
        clearTimeout(timer);
      });
    },
  };
}
