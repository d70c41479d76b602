import type pg from 'pg';

const BEAT_MS = 1_500;
/** Longer than a busy server takes for nothing, shorter than callers like to wait. */
const PATIENCE_MS = 3_500;

/**
 * Asks a connection again and again whether the server is still there. A server that is frozen, or a network that drops
 * everything, closes no connection: without this, callers would wait for their answers until their own time is over.
 * @param onSilent called once when an answer did not come in time
 * @returns stops asking
 */
export function startHeartbeat(client: Pick<pg.Client, 'query'>, onSilent: () => void): () => void {
  let waiting: NodeJS.Timeout | undefined;
  const answered = () => {
    clearTimeout(waiting);
    waiting = undefined;
  };
  const beat = setInterval(() => {
    if (waiting) return;
    const mine = setTimeout(() => {
      // Where it was us who stood still, the answer lies in the socket: it is read before this runs.
      setImmediate(() => {
        if (waiting !== mine) return;
        clearInterval(beat);
        onSilent();
      });
    }, PATIENCE_MS);
    mine.unref();
    waiting = mine;
    // A connection that breaks says so itself.
    client.query('SELECT 1').then(answered, answered);
  }, BEAT_MS);
  beat.unref();
  return () => {
    clearInterval(beat);
    answered();
  };
}
