/**
 * Wraps work that must never run concurrently and must not miss a call: if called while running, it runs once more
 * afterward.
 * @returns a function that starts the work or requests another round; resolves once all rounds are done. Rejects if a
 *   round fails, in which case rounds requested in the meantime are dropped; a retry covers them
 */
export function runAgain(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const rounds = async () => {
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      // Synchronous with the last check of `again`, so that no call in between is lost.
      running = undefined;
    }
  };
  return () => {
    if (running) again = true;
    running ??= rounds();
    return running;
  };
}
