import { AppError } from '@energy-optimizer/kernel';

/** Bounds how many streams one client may hold open at the same time on this server. */
export interface StreamSlots {
  /** Takes a slot; call the result once to give it back. @throws AppError `too_many_streams` (429) */
  acquire(client: string): () => void;
}

export function createStreamSlots(maxPerClient: number): StreamSlots {
  const held = new Map<string, number>();
  return {
    acquire: (client) => {
      const count = held.get(client) ?? 0;
      if (count >= maxPerClient) {
        throw new AppError('rate_limited', {
          code: 'too_many_streams',
          publicMessage: `At most ${maxPerClient} streams may be open at the same time; close one first.`,
        });
      }
      held.set(client, count + 1);
      let released = false;
      return () => {
        if (released) return;
        released = true;
        const left = (held.get(client) ?? 1) - 1;
        if (left > 0) held.set(client, left);
        else held.delete(client);
      };
    },
  };
}
