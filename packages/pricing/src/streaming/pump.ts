import { type Logger, runAgain } from '@energy-optimizer/kernel';

const RETRY_MS = 1_000;

/** Runs `drain` whenever woken: never concurrently, and once more if woken meanwhile. Failures are retried. */
export function createPump(options: {
  readonly drain: () => Promise<void>;
  readonly onFailure: () => void;
  readonly log: Logger;
}) {
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;

  const pump = runAgain(async () => {
    if (!stopped) await options.drain();
  });
  const wake = () => {
    if (stopped) return;
    pump().catch((err: unknown) => {
      options.log.warn({ err }, 'could not read price changes; retrying');
      options.onFailure();
      clearTimeout(retry);
      retry = setTimeout(wake, RETRY_MS);
    });
  };
  return {
    wake,
    /** Runs now, and resolves when done. */
    pump,
    stop: async () => {
      stopped = true;
      clearTimeout(retry);
      await pump().catch(() => undefined);
    },
  };
}
