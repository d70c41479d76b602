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

export interface Listener {
  readonly server: Server;
  /** Call when closing begins: drops connections nobody sent anything on (Node would wait for them), and all others after the grace. */
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
      for (const socket of silent) socket.destroy();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      timer.unref();
      server.once('close', () => clearTimeout(timer));
    },
  };
}
