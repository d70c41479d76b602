import { type Logger, unavailable } from '@energy-optimizer/kernel';
import type { PlanRunner, PlanTask } from '@energy-optimizer/optimizer';
import { crashed, createThread, type Thread, type ThreadLimits } from './thread.ts';

export interface PlanningLimits extends ThreadLimits {
  readonly threads: number;
  /** Plans that may wait beside those that are computed. */
  readonly queue: number;
  /** An idle thread ends after this time. */
  readonly idleMs: number;
}

const LIMITS: PlanningLimits = { threads: 2, queue: 16, slackMs: 10_000, heapMb: 256, solverMb: 192, idleMs: 60_000 };
const RETRY_SECONDS = 5;

type Plan = Awaited<ReturnType<PlanRunner['plan']>>;

interface Waiting {
  readonly task: PlanTask;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (plan: Plan) => void;
  readonly reject: (error: unknown) => void;
}

export interface ServerPlanRunner extends PlanRunner {
  /** For tests and metrics. */
  stats(): { readonly busy: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

/** Computes plans in worker threads, so that the event loop of the server never does. */
export function createPlanRunner(options: {
  readonly log: Logger;
  readonly limits?: Partial<PlanningLimits>;
  /** The worker module; default: `worker.ts`. */
  readonly worker?: URL;
}): ServerPlanRunner {
  const limits = { ...LIMITS, ...options.limits };
  const threads = createThreads({ ...options, limits });
  const queue: Waiting[] = [];
  let [busy, closed] = [0, false];

  const next = (): void => {
    if (closed || busy >= limits.threads) return;
    const waiting = queue.shift();
    if (waiting === undefined) return;
    busy++;
    void serve(threads.take(), waiting);
  };
  const serve = async (thread: Thread, { task, signal, resolve, reject }: Waiting): Promise<void> => {
    await thread.run(task, signal).then(resolve, reject);
    busy--;
    if (closed) void thread.end();
    else threads.giveBack(thread);
    next();
  };
  return {
    plan: (task, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        if (closed) throw crashed(undefined);
        if (busy >= limits.threads && queue.length >= limits.queue)
          throw unavailable('planning_busy', 'Too many plans are waiting.', undefined, RETRY_SECONDS);
        enqueue(queue, { task, signal, resolve, reject });
        next();
      }),
    stats: () => ({ busy, idle: threads.idle(), waiting: queue.length }),
    close: async () => {
      closed = true;
      for (const { reject } of queue.splice(0)) reject(crashed(undefined));
      await threads.end();
    },
  };
}

/** A plan whose caller disconnects leaves the queue. */
function enqueue(queue: Waiting[], waiting: Waiting): void {
  const { signal, reject } = waiting;
  const leave = () => {
    const at = queue.indexOf(waiting);
    if (at < 0) return;
    queue.splice(at, 1);
    reject(signal?.reason);
  };
  queue.push(waiting);
  signal?.addEventListener('abort', leave, { once: true });
}

/** Threads that are started when they are needed, and end when they have been idle. */
function createThreads({
  log,
  limits,
  worker = new URL('./worker.ts', import.meta.url),
}: {
  readonly log: Logger;
  readonly limits: PlanningLimits;
  readonly worker?: URL;
}) {
  const all = new Set<Thread>();
  const idle: Thread[] = [];
  const forget = (thread: Thread) => {
    all.delete(thread);
    const at = idle.indexOf(thread);
    if (at >= 0) idle.splice(at, 1);
  };
  const start = (): Thread => {
    const thread = createThread({ worker, limits, log, onEnd: () => forget(thread) });
    all.add(thread);
    return thread;
  };
  return {
    take: (): Thread => idle.pop() ?? start(),
    giveBack: (thread: Thread): void => {
      if (!thread.isReusable()) void thread.end();
      else {
        idle.push(thread);
        thread.endAfter(limits.idleMs);
      }
    },
    idle: () => idle.length,
    end: async (): Promise<void> => {
      await Promise.all([...all].map((thread) => thread.end()));
    },
  };
}
