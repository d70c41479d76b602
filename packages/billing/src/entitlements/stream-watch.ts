import { AppError, type Clock, type Logger, runAgain } from '@energy-optimizer/kernel';
import type { UserPrincipal } from '@energy-optimizer/rpc';
import type { CallerDirectory } from './callers.ts';

/** How often the ends of tiers are compared with the clock. */
const TICK_MS = 500;
/** Every open stream is looked up this often, which bounds the effect of a lost notification. */
const RECHECK_MS = 30_000;

interface Watcher {
  principal: UserPrincipal;
  /** The error that ends the stream; undefined while the caller has the feature. */
  readonly refusal: (principal: UserPrincipal, now: Date) => AppError | undefined;
  readonly onLost: (error: AppError) => void;
}

export interface StreamWatch {
  watch(watcher: Readonly<Watcher>): () => void;
  start(): void;
  stop(): void;
}

const sessionExpired = () =>
  new AppError('unauthenticated', { code: 'session_expired', publicMessage: 'Your session has expired.' });

/**
 * Ends streams whose callers lose the feature: through a change of tier or account, announced by PostgreSQL, or because
 * their tier ends by the clock.
 */
export function createStreamWatch(deps: {
  readonly callers: CallerDirectory;
  readonly clock: Clock;
  readonly log: Logger;
}): StreamWatch {
  const { callers, clock, log } = deps;
  const open = new Set<Watcher>();
  const due = new Set<Watcher>();
  let timer: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;
  let checkedAtMs = 0;

  const end = (watcher: Watcher, error: AppError): void => {
    due.delete(watcher);
    if (open.delete(watcher)) watcher.onLost(error);
  };
  const judge = (watcher: Watcher): void => {
    const error = watcher.refusal(watcher.principal, clock.now());
    if (error !== undefined) end(watcher, error);
  };
  const lookUp = runAgain(async () => {
    const asked = [...due];
    if (asked.length === 0) return;
    const found = await callers.current(asked.map(({ principal }) => principal));
    for (const [i, watcher] of asked.entries()) {
      due.delete(watcher);
      const principal = found[i];
      if (principal === undefined) end(watcher, sessionExpired());
      else {
        watcher.principal = principal;
        judge(watcher);
      }
    }
  });
  const recheck = (concerns: (watcher: Watcher) => boolean): void => {
    for (const watcher of open) if (concerns(watcher)) due.add(watcher);
    lookUp().catch((err: unknown) => log.warn({ err }, 'could not look up the callers of open streams; retrying'));
  };
  const tick = (): void => {
    for (const watcher of open) judge(watcher);
    const now = performance.now();
    const isDue = now - checkedAtMs >= RECHECK_MS || !callers.isInformed();
    if (isDue) checkedAtMs = now;
    if (isDue || due.size > 0) recheck(() => isDue);
  };

  return {
    watch(given) {
      const watcher = { ...given };
      open.add(watcher);
      return () => {
        due.delete(watcher);
        open.delete(watcher);
      };
    },
    start() {
      unsubscribe = callers.onChange((concerns) => recheck(({ principal }) => concerns(principal)));
      timer = setInterval(tick, TICK_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      unsubscribe?.();
      open.clear();
    },
  };
}
