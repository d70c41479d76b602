import { AppError } from '@energy-optimizer/kernel';

export interface Streams {
  /**
   * Takes a place for a stream. `client` undefined: not limited (the service).
   * @param close ends the stream when the server shuts down
   * @returns gives the place back; may be called more than once
   * @throws AppError `too_many_streams` (429)
   */
  open(client: string | undefined, close: () => void): () => void;
  /** Ends every stream. */
  closeAll(): void;
  readonly count: number;
}

/** Counts open event streams, over REST and tRPC together, and limits them per client. */
export function createStreams(options: { readonly maxPerClient: number }): Streams {
  const perClient = new Map<string, number>();
  const open = new Set<() => void>();
  const leave = (client: string): void => {
    const left = (perClient.get(client) ?? 1) - 1;
    if (left === 0) perClient.delete(client);
    else perClient.set(client, left);
  };
  return {
    open(client, close) {
      if (client !== undefined) {
        const held = perClient.get(client) ?? 0;
        if (held >= options.maxPerClient)
          throw new AppError('rate_limited', {
            code: 'too_many_streams',
            publicMessage: `At most ${options.maxPerClient} streams may be open at once.`,
            retryAfterSeconds: 30,
          });
        perClient.set(client, held + 1);
      }
      open.add(close);
      return () => {
        if (open.delete(close) && client !== undefined) leave(client);
      };
    },
    closeAll() {
      for (const close of [...open]) close();
    },
    get count() {
      return open.size;
    },
  };
}
