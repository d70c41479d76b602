import net from 'node:net';

/** Creates the sockets of a pool, so that all can be cut if the server stops responding. */
export function createSockets() {
  const open = new Set<net.Socket>();
  return {
    /** For `stream` of pg's configuration. */
    make: (): net.Socket => {
      const socket = new net.Socket();
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      return socket;
    },
    /** Pending queries on these sockets fail with this error. */
    cut: (error: Error): void => {
      for (const socket of open) socket.destroy(error);
    },
  };
}

/** Counts as a lost connection, like the errors of the system that look like it. */
export const silenceError = (): Error =>
  Object.assign(new Error('the database does not respond'), { code: 'ETIMEDOUT' });
