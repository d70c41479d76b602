import { MessageChannel } from 'node:worker_threads';
import type { Logger } from '@energy-optimizer/kernel';
import type { LearningRunner, LearnProgress } from '@energy-optimizer/ml-loop';
import { Piscina } from 'piscina';
import type { LearningTask, LearningWork } from './worker.ts';

/**
 * JavaScript heap of the worker; models are typed arrays outside it. A quarter-hour market with all experts needs
 * less than 100 MB; a bound lets garbage go before a server of 512 MB is full.
 */
const HEAP_MB = 256;
/** An idle worker is stopped after this long, because it is needed once a night. */
const IDLE_MS = 60_000;
/** How long aborted work may take to record the abort. */
const GRACE_MS = 3_000;
/** Learning yields to all other work on the machine. */
const NICE = 10;

/** Learning in a low-priority worker thread, so that the event loop of the server never waits for it. */
export function createLearningRunner(options: {
  /** Settings the worker needs to set itself up. */
  readonly setting: LearningTask['setting'];
  readonly log: Logger;
  /** The worker module; default: `worker.ts`. */
  readonly worker?: URL;
}): LearningRunner & { close(): Promise<void> } {
  const filename = (options.worker ?? new URL('./worker.ts', import.meta.url)).href;
  const pool = new Piscina<LearningTask, never>({
    filename,
    ...{ minThreads: 0, maxThreads: 1, idleTimeout: IDLE_MS, niceIncrement: NICE },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  pool.on('error', (err: Error) => options.log.error({ err }, 'the learning worker died'));

  const run = async <T>(work: LearningWork, calls: Calls): Promise<T> => {
    calls.signal?.throwIfAborted();
    const { port1, port2 } = new MessageChannel();
    const hard = new AbortController();
    let grace: NodeJS.Timeout | undefined;
    const onAbort = () => {
      port1.postMessage('abort');
      grace = setTimeout(() => hard.abort(calls.signal?.reason), GRACE_MS);
    };
    calls.signal?.addEventListener('abort', onAbort, { once: true });
    port1.on('message', (progress: LearnProgress) => calls.onProgress?.(progress));
    try {
      const task = { work, setting: options.setting, port: port2 };
      return await pool.run(task, { transferList: [port2], signal: hard.signal });
    } finally {
      clearTimeout(grace);
      calls.signal?.removeEventListener('abort', onAbort);
      port1.close();
    }
  };

  return {
    learn: ({ signal, onProgress, ...request }) => run({ kind: 'learn', request }, { signal, onProgress }),
    observe: ({ signal, ...request }) => run({ kind: 'observe', request }, { signal }),
    close: () => pool.destroy(),
  };
}

interface Calls {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: LearnProgress) => void) | undefined;
}
