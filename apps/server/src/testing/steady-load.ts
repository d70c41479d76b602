import http from 'node:http';

/** Results of a client under continuous load. */
export interface Seen {
  /** Responses by status. */
  readonly statuses: Map<number, number>;
  /** Errors by code, of requests that were sent on a connection. */
  readonly broken: string[];
  /** Whether a connection was refused because the server no longer listens. */
  readonly refused: boolean;
}

/**
 * Requests `paths` in turn over `connections` keep-alive connections as fast as possible, until the server stops
 * listening.
 */
export function steadyLoad(
  url: string,
  options: { readonly paths: readonly string[]; readonly connections: number; readonly keepAlive: boolean },
): { readonly seen: Seen; readonly over: Promise<unknown> } {
  const seen = { statuses: new Map<number, number>(), broken: [] as string[], refused: false };
  const { connections, keepAlive, paths } = options;
  const agent = new http.Agent({ keepAlive, maxSockets: connections });
  const ask = (path: string) =>
    new Promise<number>((resolve, reject) => {
      const request = http.get(url + path, { agent }, (response) => {
        response
          .once('error', reject)
          .once('end', () => resolve(response.statusCode ?? 0))
          .resume();
      });
      request.once('error', reject);
    });
  const worker = async (first: number): Promise<void> => {
    for (let i = first; !seen.refused; i++) {
      try {
        const status = await ask(paths[i % paths.length] as string);
        seen.statuses.set(status, (seen.statuses.get(status) ?? 0) + 1);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === 'ECONNREFUSED') seen.refused = true;
        else seen.broken.push(code ?? message);
      }
    }
  };
  const over = Promise.all(Array.from({ length: connections }, (_, i) => worker(i))).finally(() => agent.destroy());
  return { seen, over };
}
