/**
 * Wraps work that must never run twice at once and must miss no call: called while it runs, it runs once more afterward.
 * @returns starts the work, or asks for another round; resolves when nothing is left to do. Rejects when a round fails, with which
 * the rounds asked for meanwhile are dropped: whoever tries again covers them
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
      // In the same step as the last look at `again`, so that a call in between is not lost.
      running = undefined;
    }
  };
  return () => {
    if (running) again = true;
    running ??= rounds();
    return running;
  };
}
