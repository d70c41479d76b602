import { AppError, type Logger, unavailable } from '@energy-optimizer/kernel';
import type { ComparisonRunner, HouseholdRunner, TariffParser } from '@energy-optimizer/suppliers';
import { Piscina } from 'piscina';

const IDLE_MS = 30_000;
const RETRY_SECONDS = 5;

export interface ComparisonLimits {
  /** From the start of the computation or of the wait for it. */
  readonly timeMs: number;
  /** JavaScript heap of the thread. */
  readonly heapMb: number;
  /** Comparisons that may wait beside the one that is computed. */
  readonly queue: number;
}
const LIMITS: ComparisonLimits = { timeMs: 20_000, heapMb: 256, queue: 8 };

/**
 * Computes comparisons of tariffs and reads large and users' tariffs in one worker thread: the event loop of the process that
 * serves never does.
 */
export function createComparisonRunner(options: {
  readonly log: Logger;
  readonly limits?: Partial<ComparisonLimits>;
}): ComparisonRunner & HouseholdRunner & TariffParser & { close(): Promise<void> } {
  const limits = { ...LIMITS, ...options.limits };
  const pool = new Piscina({
    filename: new URL('./worker.ts', import.meta.url).href,
    ...{ minThreads: 0, maxThreads: 1, idleTimeout: IDLE_MS },
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb },
  });
  pool.on('error', (err: Error) => options.log.error({ err }, 'the thread that compares tariffs died'));
  let accepted = 0;
  /** Calls an export of the worker. */
  const run = async (name: keyof typeof import('./worker.ts'), task: unknown, signal: AbortSignal | undefined) => {
    if (accepted > limits.queue)
      throw unavailable('comparison_busy', 'Too many comparisons are waiting.', undefined, RETRY_SECONDS);
    accepted++;
    const deadline = AbortSignal.timeout(limits.timeMs);
    try {
      return await pool.run(task, { name, signal: signal ? AbortSignal.any([signal, deadline]) : deadline });
    } catch (error) {
      throw deadline.aborted ? tooLong(error, limits) : error;
    } finally {
      accepted--;
    }
  };
  return {
    compute: (task, signal) => run('compute', task, signal),
    parse: (text) => run('parse', text, undefined),
    read: (text, signal) => run('read', text, signal),
    assess: (task, signal) => run('assess', task, signal),
    close: () => pool.destroy(),
  };
}

const tooLong = (cause: unknown, { timeMs }: ComparisonLimits): AppError =>
  new AppError('timeout', {
    code: 'timeout',
    publicMessage: `The comparison took longer than ${timeMs / 1000} s. Select fewer tariffs.`,
    cause,
  });
