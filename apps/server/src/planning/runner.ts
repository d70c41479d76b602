import { type Logger, unavailable } from '@energy-optimizer/kernel';
import type { PlanRunner, PlanTask } from '@energy-optimizer/optimizer';
import { crashed, createThread, type Thread, type ThreadLimits } from './thread.ts';

export interface PlanningLimits extends ThreadLimits {
  readonly threads: number;
  /** Plans that may wait beside those that are computed; half of them in the background. */
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
  let [busy, background, closed] = [0, 0, false];

  const hasBackgroundThread = () => background < Math.max(limits.threads - 1, 1);
  const next = (): void => {
    if (closed || busy >= limits.threads) return;
    // Callers who wait have a thread that no plan in the background takes.
    const at = queue.findIndex(({ task }) => !task.isBackground || hasBackgroundThread());
    const waiting = queue.splice(at, at < 0 ? 0 : 1)[0];
    if (waiting === undefined) return;
    busy++;
    if (waiting.task.isBackground) background++;
    void serve(threads.take(), waiting);
  };
  const serve = async (thread: Thread, { task, signal, resolve, reject }: Waiting): Promise<void> => {
    await thread.run(task, signal).then(resolve, reject);
    busy--;
    if (task.isBackground) background--;
    if (closed) void thread.end();
    else threads.giveBack(thread);
    next();
  };
  const isFull = ({ isBackground }: PlanTask): boolean => {
    const similar = isBackground ? queue.filter(({ task }) => task.isBackground).length : queue.length;
    const most = isBackground ? Math.ceil(limits.queue / 2) : limits.queue;
    const waits = busy >= limits.threads || (isBackground === true && !hasBackgroundThread());
    return waits && (similar >= most || queue.length >= limits.queue);
  };
  return {
    plan: (task, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        if (closed) throw crashed(undefined);
        if (isFull(task)) throw unavailable('planning_busy', 'Too many plans are waiting.', undefined, RETRY_SECONDS);
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
