import { AppError, type Clock, type Logger, runAgain } from '@energy-optimizer/kernel';
import type { UserPrincipal } from '@energy-optimizer/rpc';
import type { CallerDirectory } from './callers.ts';

/** How often the ends of tiers are compared with the clock. */
const TICK_MS = 500;
/** Every open stream is looked up this often, which bounds the effect of a lost notification. */
const RECHECK_MS = 30_000;

/** An open stream. */
interface Watched {
  readonly principal: UserPrincipal;
  /** The error that ends the stream; undefined while the caller has the feature. */
  readonly refusal: (principal: UserPrincipal, now: Date) => AppError | undefined;
  readonly onLost: (error: AppError) => void;
}

export interface StreamWatch {
  /** Returns a function that ends the watch; may be called more than once. */
  watch(stream: Watched): () => void;
  start(): void;
  stop(): void;
}

const sessionExpired = () =>
  new AppError('unauthenticated', { code: 'session_expired', publicMessage: 'Your session has expired.' });

/** The open streams with their callers as last seen, and those that must be looked up. */
function createOpenStreams({ callers, clock }: { readonly callers: CallerDirectory; readonly clock: Clock }) {
  const open = new Map<Watched, UserPrincipal>();
  const due = new Set<Watched>();
  const leave = (stream: Watched): boolean => {
    due.delete(stream);
    return open.delete(stream);
  };
  const judge = (stream: Watched, caller: UserPrincipal | undefined): void => {
    const error = caller === undefined ? sessionExpired() : stream.refusal(caller, clock.now());
    if (error === undefined) return;
    if (leave(stream)) stream.onLost(error);
  };
  return {
    due,
    join: (stream: Watched) => open.set(stream, stream.principal),
    leave,
    judgeAll: () => {
      for (const [stream, caller] of open) judge(stream, caller);
    },
    require: (concerns: (caller: UserPrincipal) => boolean) => {
      for (const [stream, caller] of open) if (concerns(caller)) due.add(stream);
    },
    lookUp: runAgain(async () => {
      const asked = [...due];
      if (asked.length === 0) return;
      due.clear();
      const found = await callers.current(asked.map(({ principal }) => principal)).catch((error: unknown) => {
        for (const stream of asked) if (open.has(stream)) due.add(stream);
        throw error;
      });
      for (const [i, stream] of asked.entries()) {
        const caller = found[i];
        if (caller !== undefined && open.has(stream)) open.set(stream, caller);
        judge(stream, caller);
      }
    }),
    clear: () => open.clear(),
  };
}

/**
 * Ends streams whose callers lose the feature: through a change of tier or account, announced by PostgreSQL, or because
 * their tier ends by the clock.
 */
export function createStreamWatch(deps: {
  readonly callers: CallerDirectory;
  readonly clock: Clock;
  readonly log: Logger;
}): StreamWatch {
  const { callers, log } = deps;
  const streams = createOpenStreams(deps);
  let timer: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;
  let checkedAtMs = performance.now();
  let hasFailed = false;

  const lookUp = async (): Promise<void> => {
    try {
      await streams.lookUp();
      hasFailed = false;
    } catch (err) {
      if (!hasFailed) log.warn({ err }, 'could not look up the callers of open streams; retrying');
      hasFailed = true;
    }
  };
  const tick = (): void => {
    streams.judgeAll();
    const isDue = performance.now() - checkedAtMs >= RECHECK_MS || !callers.isInformed();
    if (isDue) {
      checkedAtMs = performance.now();
      streams.require(() => true);
    }
    if (streams.due.size > 0) void lookUp();
  };
  return {
    watch(stream) {
      streams.join(stream);
      // A change between the authentication of the caller and now was not received.
      streams.due.add(stream);
      void lookUp();
      return () => streams.leave(stream);
    },
    start() {
      unsubscribe = callers.onChange((concerns) => {
        streams.require(concerns);
        void lookUp();
      });
      timer = setInterval(tick, TICK_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      unsubscribe?.();
      streams.clear();
    },
  };
}
