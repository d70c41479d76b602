import { createStreamWatch } from '@energy-optimizer/billing';
import type { Db } from '@energy-optimizer/db';
import type { AppError, Clock, Logger } from '@energy-optimizer/kernel';
import type { TariffWatch } from '@energy-optimizer/pricing';
import { toAppError, type UserPrincipal } from '@energy-optimizer/rpc';
import { MINE, userOf } from './tariffs.ts';

/** The channel that triggers on tariffs notify: `household:<user>:<utility>`, `registry`. */
const CHANNEL = 'tariff_change';
const REGISTRY = 'registry';

interface Watched {
  /** Notifications that may concern it. */
  readonly concerns: readonly string[];
  changed(): void;
}

export interface StartedTariffWatch extends TariffWatch {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Notifies open streams of changes of their tariff in any process, and ends streams of `mine` with their session or key. */
export function createTariffWatch(deps: {
  readonly db: Pick<Db, 'listen'>;
  readonly callers: Parameters<typeof createStreamWatch>[0]['callers'];
  readonly tariffs: { forget(): void };
  readonly clock: Clock;
  readonly log: Logger;
}): StartedTariffWatch {
  const { db, tariffs, log } = deps;
  const callers = createStreamWatch(deps);
  const open = new Set<Watched>();
  const notify = (what: string | undefined): void => {
    if (what === undefined || what === REGISTRY) tariffs.forget();
    for (const one of open) if (what === undefined || one.concerns.includes(what)) one.changed();
  };
  let stopListening: (() => Promise<void>) | undefined;
  return {
    watch({ reference, caller, utility }, { changed, ended }) {
      const isMine = reference === MINE && caller.kind === 'user';
      const watched = { concerns: isMine ? [REGISTRY, `household:${caller.userId}:${utility}`] : [REGISTRY], changed };
      open.add(watched);
      const leave = isMine ? callers.watch({ principal: caller, refusal: refusalOf, onLost: ended }) : undefined;
      return () => {
        open.delete(watched);
        leave?.();
      };
    },
    async start() {
      callers.start();
      stopListening = await db.listen(CHANNEL, {
        onMessage: notify,
        onLost: (err) => log.warn({ err }, 'lost the connection that signals changes of tariffs; reconnecting'),
        onBack: () => notify(undefined),
      });
    },
    async stop() {
      callers.stop();
      await stopListening?.();
    },
  };
}

/** An API key may lose the scope. */
function refusalOf(caller: UserPrincipal): AppError | undefined {
  try {
    userOf(caller);
    return undefined;
  } catch (error) {
    return toAppError(error);
  }
}
