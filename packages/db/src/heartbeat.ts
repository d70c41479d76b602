const BEAT_MS = 1_500;
/** Longer than a busy server takes for a trivial query, shorter than callers are willing to wait. */
const TIMEOUT_MS = 3_500;

/**
 * Checks periodically whether the server on a connection still responds. A frozen server, or a network that drops
 * everything, closes no connection: without this, callers would wait until their own timeout.
 * @param onSilent called once if a response is overdue
 * @returns stops the checks
 */
export function startHeartbeat(send: (text: string) => Promise<unknown>, onSilent: () => void): () => void {
  let waiting: NodeJS.Timeout | undefined;
  const responded = () => {
    clearTimeout(waiting);
    waiting = undefined;
  };
  const beat = setInterval(() => {
    if (waiting) return;
    const mine = setTimeout(() => {
      // If this process was blocked, the response is already in the socket and is read before this runs.
      setImmediate(() => {
        if (waiting !== mine) return;
        clearInterval(beat);
        onSilent();
      });
    }, TIMEOUT_MS);
    mine.unref();
    waiting = mine;
    // A broken connection reports its own error.
    send('SELECT 1').then(responded, responded);
  }, BEAT_MS);
  beat.unref();
  return () => {
    clearInterval(beat);
    responded();
  };
}
