import { networkOf } from '@energy-optimizer/auth';
import { AppError } from '@energy-optimizer/kernel';
import type { Principal, RateClass } from '@energy-optimizer/rpc';
import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/** What each class has of the configured limits. */
export const CLASS_LIMITS: Readonly<Record<RateClass, { readonly share: number; readonly why: string }>> = {
  cheap: { share: 1, why: 'one indexed read; what clients poll' },
  standard: { share: 1, why: 'everything ordinary' },
  costly: { share: 0.2, why: 'computing or calling others on behalf of the caller' },
  auth: {
    share: 0.2,
    why: 'credentials and mails: signing in and up, links, passwords, keys; also wrong keys and tokens',
  },
};

export interface RateLimits {
  readonly perMinute: number;
  readonly perHour: number;
}

/** Where a caller stands after a call: the window that has least left. */
export interface RateState {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
  /** As in `RateLimit-Policy`: quota and window in seconds of both windows. */
  readonly policy: string;
}

export interface RateLimiter {
  /** Counts one call. A call that is denied counts nowhere: waiting as long as said is enough. Undefined: not limited. */
  consume(caller: Caller, rate: RateClass): Promise<RateState | undefined>;
}

export interface Caller {
  readonly principal: Principal;
  readonly ip: string | undefined;
}

interface Window {
  readonly limiter: RateLimiterAbstract;
  readonly limit: number;
}

/** Whose budget a call counts against: a session's user, an API key, or the network of who is nobody. */
function budgetOf({ principal, ip }: Caller): string | undefined {
  if (principal.kind === 'service') return undefined;
  if (principal.kind === 'anonymous') return `ip:${networkOf(ip) ?? 'unknown'}`;
  return principal.via === 'session' ? `user:${principal.userId}` : `key:${principal.credentialId}`;
}

/** Callers remembered per window in this process: at most 7 MB each, whatever addresses a flood comes from. */
const MAX_CALLERS = 10_000;

/**
 * Counts in this process, for a bounded number of callers: one too many makes it forget who called longest ago. Whoever can
 * send from that many networks has as many budgets anyway, and nobody else loses his.
 */
function inMemory(settings: { keyPrefix: string; points: number; duration: number }, maxCallers: number) {
  const limiter = new RateLimiterMemory(settings);
  const callers = new Set<string>();
  const consume = limiter.consume.bind(limiter);
  limiter.consume = (key, ...rest) => {
    const caller = String(key);
    callers.delete(caller);
    callers.add(caller);
    if (callers.size > maxCallers) {
      const oldest = callers.values().next().value as string;
      callers.delete(oldest);
      void limiter.delete(oldest);
    }
    return consume(key, ...rest);
  };
  return limiter;
}

/**
 * Fixed windows of a minute and of an hour per caller and class, counted in Redis where there is one, so that several
 * replicas share them, and in this process while there is none.
 */
export function createRateLimiter(options: {
  readonly limits: RateLimits;
  readonly redis?: Redis | undefined;
  /** Callers remembered per window in this process. */
  readonly maxCallers?: number;
}): RateLimiter {
  const classes = new Map<RateClass, readonly [hour: Window, minute: Window, policy: string]>();
  for (const [name, { share }] of Object.entries(CLASS_LIMITS) as [RateClass, { share: number }][]) {
    const quota = (limit: number): number => Math.max(1, Math.round(limit * share));
    const window = (seconds: number, limit: number): Window => {
      const settings = { keyPrefix: `rate:${name}:${seconds}`, points: limit, duration: seconds };
      const local = inMemory(settings, options.maxCallers ?? MAX_CALLERS);
      const { redis } = options;
      const limiter =
        redis === undefined
          ? local
          : new RateLimiterRedis({
              ...settings,
              storeClient: redis,
              rejectIfRedisNotReady: true,
              insuranceLimiter: local,
            });
      return { limiter, limit };
    };
    const [perMinute, perHour] = [quota(options.limits.perMinute), quota(options.limits.perHour)];
    classes.set(name, [window(3_600, perHour), window(60, perMinute), `${perMinute};w=60, ${perHour};w=3600`]);
  }

  return {
    async consume(caller, rate) {
      const key = budgetOf(caller);
      if (key === undefined) return undefined;
      const [hour, minute, policy] = classes.get(rate)!;
      const ofMinute = await take(minute, key, policy);
      if (!ofMinute.allowed) return ofMinute;
      const ofHour = await take(hour, key, policy);
      if (!ofHour.allowed) {
        await minute.limiter.reward(key, 1);
        return ofHour;
      }
      return ofHour.remaining < ofMinute.remaining ? ofHour : ofMinute;
    },
  };
}

async function take({ limiter, limit }: Window, key: string, policy: string): Promise<RateState> {
  const state = (result: RateLimiterRes, allowed: boolean): RateState => ({
    allowed,
    limit,
    remaining: Math.max(0, result.remainingPoints),
    resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1_000)),
    policy,
  });
  try {
    return state(await limiter.consume(key), true);
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    return state(rejection, false);
  }
}

/** @throws AppError `too_many_requests` (429) */
export function requireBudget(state: RateState): void {
  if (state.allowed) return;
  throw new AppError('rate_limited', {
    code: 'too_many_requests',
    publicMessage: 'Too many requests. Wait as long as `Retry-After` says.',
    retryAfterSeconds: state.resetSeconds,
  });
}

/** The headers that tell a caller where it stands. */
export const rateHeaders = ({ limit, remaining, resetSeconds, policy }: RateState): Record<string, string> => ({
  'ratelimit-limit': String(limit),
  'ratelimit-remaining': String(remaining),
  'ratelimit-reset': String(resetSeconds),
  'ratelimit-policy': policy,
});
