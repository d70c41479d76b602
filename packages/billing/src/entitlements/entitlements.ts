import { type AppError, type Clock, type Logger, silentLogger } from '@energy-optimizer/kernel';
import { type Entitlements, toAppError } from '@energy-optimizer/rpc';
import type { CallerDirectory } from './callers.ts';
import { limitsFor, requireHistory, type Wish } from './refusal.ts';
import { createStreamWatch } from './stream-watch.ts';

export interface EntitlementsDeps {
  readonly clock: Clock;
  /** The page where users upgrade. */
  readonly upgradeUrl: string;
  readonly callers: CallerDirectory;
  readonly log?: Logger;
}

/** The enforcement of tiers; open streams end on changes between `start` and `stop`. */
export interface TierGate extends Entitlements {
  start(): void;
  stop(): void;
}

/** Enforces the table of features. Decides by the caller alone, without a look-up. */
export function createEntitlements({ clock, upgradeUrl, callers, log = silentLogger }: EntitlementsDeps): TierGate {
  const streams = createStreamWatch({ callers, clock, log });
  return {
    async require(principal, feature, reach) {
      const now = clock.now();
      const wish = { principal, feature, upgradeUrl };
      const { historyDays } = limitsFor(wish, now);
      if (historyDays !== undefined) requireHistory(wish, { oldest: await reach(now), historyDays, now });
    },
    watch(principal, feature, onLost) {
      if (principal.kind !== 'user') return () => undefined;
      const refusal = (of: typeof principal, now: Date) => refusalOf({ principal: of, feature, upgradeUrl }, now);
      return streams.watch({ principal, refusal, onLost });
    },
    start: streams.start,
    stop: streams.stop,
  };
}

function refusalOf(wish: Wish, now: Date): AppError | undefined {
  try {
    limitsFor(wish, now);
    return undefined;
  } catch (error) {
    return toAppError(error);
  }
}
