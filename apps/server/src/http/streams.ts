import { AppError } from '@energy-optimizer/kernel';

export interface Streams {
  /**
   * Reserves a slot for a stream. `client` undefined: unlimited (the service).
   * @param close ends the stream when the server shuts down
   * @returns a function that releases the slot; may be called more than once
   * @throws AppError `too_many_streams` (429), `streams_full` (503)
   */
  open(client: string | undefined, close: () => void): () => void;
  /** Ends every stream. */
  closeAll(): void;
  readonly count: number;
}

/** Counts open event streams, over REST and tRPC together, and limits them per client and in total. */
export function createStreams(options: { readonly maxPerClient: number; readonly max: number }): Streams {
  const perClient = new Map<string, number>();
  const open = new Set<{ readonly close: () => void }>();
  const leave = (client: string): void => {
    const left = (perClient.get(client) ?? 1) - 1;
    if (left === 0) perClient.delete(client);
    else perClient.set(client, left);
  };
  return {
    open(client, close) {
      if (open.size >= options.max)
        throw new AppError('unavailable', {
          code: 'streams_full',
          publicMessage: 'The server has reached its limit of open event streams. Retry later, or poll.',
          retryAfterSeconds: 30,
        });
      if (client !== undefined) {
        const held = perClient.get(client) ?? 0;
        if (held >= options.maxPerClient)
          throw new AppError('rate_limited', {
            code: 'too_many_streams',
            publicMessage: `A client can have at most ${options.maxPerClient} open streams.`,
            retryAfterSeconds: 30,
          });
        perClient.set(client, held + 1);
      }
      const stream = { close };
      open.add(stream);
      return () => {
        if (open.delete(stream) && client !== undefined) leave(client);
      };
    },
    closeAll() {
      for (const { close } of [...open]) close();
    },
    get count() {
      return open.size;
    },
  };
}
