/**
 * Concurrent callers with the same request share one call. A caller whose signal aborts leaves
 * once; the work itself is aborted when the last one has left.
 */
export function createInFlight<T>() {
  const running = new Map<string, Shared<T>>();
  return {
    size: () => running.size,
    run(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const shared = running.get(key) ?? start(running, key, work);
      return join(shared, signal, () => {
        if (running.get(key) === shared) running.delete(key);
      });
    },
  };
}

interface Shared<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

function start<T>(running: Map<string, Shared<T>>, key: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> {
  const controller = new AbortController();
  const result = work(controller.signal);
  const shared: Shared<T> = { controller, waiting: 0, result };
  running.set(key, shared);
  const forget = () => {
    if (running.get(key) === shared) running.delete(key);
  };
  result.then(forget, forget);
  return shared;
}

function join<T>(shared: Shared<T>, signal: AbortSignal | undefined, abandon: () => void): Promise<T> {
  shared.waiting++;
  if (!signal) return shared.result;
  return new Promise<T>((resolve, reject) => {
    const leave = () => {
      reject(signal.reason);
      shared.waiting--;
      if (shared.waiting > 0) return;
      abandon();
      shared.controller.abort(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    shared.result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
