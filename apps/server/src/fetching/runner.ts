import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import { type HttpClient, PayloadError } from '@energy-optimizer/providers';
import { Piscina } from 'piscina';
import { resultOf } from './parts.ts';
import {
  type FetchDomain,
  type Fetches,
  type FetchTask,
  fromWire,
  type Part,
  type ResponseMessage,
  toWire,
  type WireError,
  type WorkerMessage,
} from './protocol.ts';

/** The number of concurrent refreshes; a fetch keeps its thread while waiting for the provider. */
const THREADS = 4;
const IDLE_MS = 30_000;

/** Limits for parsing the responses of one fetch. */
export interface ReadLimits {
  /** Applies to each response, and to the final combination of all. */
  readonly timeMs: number;
  /** JavaScript heap of the thread. */
  readonly heapMb: number;
}
const LIMITS: ReadLimits = { timeMs: 10_000, heapMb: 256 };

/** A fetch to run in a worker; `http` is the provider's client in this thread. */
export interface IsolatedFetch<D extends FetchDomain> {
  readonly id: string;
  readonly http: HttpClient;
  readonly request: Fetches[D]['request'] & { readonly signal?: AbortSignal };
}

export interface FetchRunner {
  run<D extends FetchDomain>(domain: D, fetch: IsolatedFetch<D>): Promise<Fetches[D]['result']>;
  close(): Promise<void>;
}

/**
 * Parses provider responses in worker threads with time and memory limits; the event loop of the server
 * never parses them. Requests are made in this thread, which has each provider's rate limit and circuit breaker.
 */
export function createFetchRunner(options: {
  readonly keys: Readonly<Record<string, string | undefined>>;
  readonly privateUse: boolean;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits?: Partial<ReadLimits>;
}): FetchRunner {
  const limits = { ...LIMITS, ...options.limits };
  const pool = new Piscina<FetchTask & { port: MessagePort }, WireError | undefined>({
    filename: new URL('./worker.ts', import.meta.url).href,
    ...{ minThreads: 0, maxThreads: THREADS, idleTimeout: IDLE_MS },
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb },
  });
  pool.on('error', (err: Error) => options.log.error({ err }, 'a thread that parses provider responses died'));

  return {
    run: async (domain, { id, http, request: { signal, ...request } }) => {
      signal?.throwIfAborted();
      const end = new AbortController();
      const onAbort = () => end.abort(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const { port1, port2 } = new MessageChannel();
      const watch = createWatch(limits.timeMs, () => end.abort(new PayloadError(tooSlow(limits))));
      const parts: Part[] = [];
      const whole = Promise.withResolvers<void>();
      serve(port1, { http, signal: end.signal, watch, onPart: (part) => parts.push(part), onEnd: whole.resolve });
      try {
        const { keys, privateUse, clock } = options;
        const wanted = request as Fetches[FetchDomain]['request'];
        const task = { domain, id, request: wanted, key: keys[id], privateUse, nowMs: clock.now().getTime() };
        const failure = await pool.run({ ...task, port: port2 }, { transferList: [port2], signal: end.signal });
        watch.end();
        if (failure) throw fromWire(failure);
        // Parts sent before the worker ended may still be in transit.
        await whole.promise;
        return await resultOf(domain, parts);
      } catch (error) {
        throw end.signal.aborted ? end.signal.reason : explained(error, limits);
      } finally {
        watch.end();
        end.abort(new Error('the fetch has ended'));
        signal?.removeEventListener('abort', onAbort);
        port1.close();
      }
    },
    close: () => pool.destroy(),
  };
}

const tooSlow = ({ timeMs }: ReadLimits) => `the response could not be parsed within ${timeMs / 1000} s`;

function explained(error: unknown, { heapMb }: ReadLimits): unknown {
  const code = error instanceof Error ? (error as { code?: string }).code : undefined;
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new PayloadError(`the response could not be parsed within ${heapMb} MB of memory`)
    : error;
}

/** Expires if the thread computes for too long; time spent waiting for the provider does not count. */
function createWatch(timeMs: number, onTimeout: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let [waiting, unread] = [0, 0];
  let isOver = false;
  /** Every message restarts the timeout. */
  const restart = () => {
    clearTimeout(timer);
    if (!isOver && (unread > 0 || waiting === 0)) timer = setTimeout(onTimeout, timeMs);
  };
  const change = (counts: () => void) => () => {
    counts();
    restart();
  };
  return {
    restart,
    asked: change(() => waiting++),
    responded: change(() => {
      waiting--;
      unread++;
    }),
    read: change(() => unread--),
    end: change(() => {
      isOver = true;
    }),
  };
}

function serve(
  port: MessagePort,
  options: {
    readonly http: HttpClient;
    readonly signal: AbortSignal;
    readonly watch: ReturnType<typeof createWatch>;
    readonly onPart: (part: Part) => void;
    readonly onEnd: () => void;
  },
): void {
  const { http, signal, watch } = options;
  const response = async (message: WorkerMessage & { kind: 'get' }): Promise<ResponseMessage> => {
    const { call, request, acceptStatus } = message;
    try {
      const { status, headers, body } = await http(request, { signal, acceptStatus });
      return { call, status, headers: [...headers], body };
    } catch (error) {
      return { call, failure: toWire(error) };
    }
  };
  port.on('message', (message: WorkerMessage) => {
    if (message.kind === 'get') {
      watch.asked();
      void response(message).then((responded) => {
        if (signal.aborted) return;
        port.postMessage(responded);
        watch.responded();
      });
    } else if (message.kind === 'read') watch.read();
    else {
      watch.restart();
      if (message.kind === 'part') options.onPart(message.part);
      else if (message.kind === 'end') options.onEnd();
    }
  });
}
