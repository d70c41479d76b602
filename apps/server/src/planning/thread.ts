import { Worker } from 'node:worker_threads';
import { AppError, type ForeignCode, type Logger, unavailable } from '@energy-optimizer/kernel';
import type { PlanRunner, PlanTask } from '@energy-optimizer/optimizer';
import type { PlanAnswer } from './worker.ts';

export interface ThreadLimits {
  /** Beyond the time limit of the search, for the model and the explanations. */
  readonly slackMs: number;
  /** JavaScript heap of a thread. */
  readonly heapMb: number;
  /** A thread whose solver uses more is replaced: its memory only grows. */
  readonly solverMb: number;
}

type Plan = Awaited<ReturnType<PlanRunner['plan']>>;

/** A worker thread that computes one plan at a time. */
export interface Thread {
  /** @throws AppError `planner_crashed` (503), `timeout` (504), those of the planner, or the reason of the signal */
  run(task: PlanTask, signal: AbortSignal | undefined): Promise<Plan>;
  /** Whether it may compute another plan. */
  isReusable(): boolean;
  /** Ends the thread unless it runs again before. */
  endAfter(idleMs: number): void;
  end(): Promise<void>;
}

const RETRY_SECONDS = 1;
const MB = 1_048_576;

export const crashed = (cause: unknown): AppError =>
  unavailable('planner_crashed', 'The planner ended unexpectedly. Try again.', cause, RETRY_SECONDS);

interface State {
  isUsable: boolean;
  hasEnded: boolean;
  current: { readonly resolve: (plan: Plan) => void; readonly reject: (error: unknown) => void } | undefined;
}

/** @param options.onEnd called once, when the thread has ended */
export function createThread(options: {
  readonly worker: URL;
  readonly limits: ThreadLimits;
  readonly log: Logger;
  readonly onEnd: () => void;
}): Thread {
  const { limits } = options;
  const worker = new Worker(options.worker, { resourceLimits: { maxOldGenerationSizeMb: limits.heapMb } });
  const state: State = { isUsable: true, hasEnded: false, current: undefined };
  listen(worker, state, options);
  let leaving: NodeJS.Timeout | undefined;
  const end = async () => {
    state.isUsable = false;
    clearTimeout(leaving);
    if (!state.hasEnded) await worker.terminate();
  };
  return {
    run: async (task, signal) => {
      clearTimeout(leaving);
      worker.ref();
      const work = new Promise<Plan>((resolve, reject) => {
        state.current = { resolve, reject };
      });
      const stop = (reason: unknown) => {
        state.isUsable = false;
        state.current?.reject(reason);
      };
      const onAbort = () => stop(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const timer = setTimeout(() => stop(tooLong()), task.timeLimitMs + limits.slackMs);
      worker.postMessage(task);
      try {
        return await work;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        state.current = undefined;
      }
    },
    isReusable: () => state.isUsable,
    endAfter: (idleMs) => {
      worker.unref();
      leaving = setTimeout(end, idleMs).unref();
    },
    end,
  };
}

function listen(
  worker: Worker,
  state: State,
  { limits, log, onEnd }: { readonly limits: ThreadLimits; readonly log: Logger; readonly onEnd: () => void },
): void {
  worker.on('message', (answer: PlanAnswer) => {
    if ('plan' in answer) {
      state.isUsable &&= answer.memoryBytes <= limits.solverMb * MB;
      state.current?.resolve(answer.plan);
    } else {
      // After any other error, the state of the solver is unknown.
      state.isUsable &&= answer.error.kind === 'invalid';
      state.current?.reject(errorOf(answer.error));
    }
  });
  worker.on('error', (err: Error) => {
    state.isUsable = false;
    log.error({ err }, 'a planning thread died');
    state.current?.reject(crashed(err));
  });
  worker.on('exit', () => {
    state.isUsable = false;
    state.hasEnded = true;
    state.current?.reject(crashed(undefined));
    onEnd();
  });
}

const errorOf = ({ kind, code, publicMessage, fields }: Extract<PlanAnswer, { error: unknown }>['error']): AppError =>
  new AppError(kind, { code: code as ForeignCode, publicMessage, ...(fields ? { fields } : {}) });

const tooLong = (): AppError =>
  new AppError('timeout', {
    code: 'timeout',
    publicMessage: 'The plan took too long. Use longer steps or fewer devices.',
  });
