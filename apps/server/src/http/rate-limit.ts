import { networkOf } from '@energy-optimizer/auth';
import { AppError } from '@energy-optimizer/kernel';
import type { Principal, RateClass } from '@energy-optimizer/rpc';
import type { Redis } from 'ioredis';
import { createLocalWindow, createSharedWindow, type Standing, type Window } from './rate-window.ts';
import { userBudget } from './shared-key.ts';

/** Share of the configured limits per class. */
export const CLASS_LIMITS: Readonly<Record<RateClass, { readonly share: number; readonly why: string }>> = {
  cheap: { share: 1, why: 'one indexed read, such as polling' },
  standard: { share: 1, why: 'ordinary operations' },
  costly: { share: 0.2, why: 'expensive computations and calls to other services' },
  auth: {
    share: 0.2,
    why: 'operations that send e-mails (sign-up, links, resets) or change credentials (passwords, factors, keys)',
  },
  credential: { share: 1, why: 'operations that present a credential: sign-in, mailed links' },
};
/** Wrong credentials of any kind have a separate budget, so that only they can exhaust it. */
export const WRONG_CREDENTIALS = { share: 0.2, why: 'wrong credentials of any kind' };

/** `/health` and `/health/ready`: one probe per second, independent of other requests of the network. */
const HEALTH = { share: 4 };

/** Everything that is counted. */
export type Budget = RateClass | 'wrong_credential' | 'health';
const BUDGETS: Readonly<Record<Budget, { readonly share: number }>> = {
  ...CLASS_LIMITS,
  wrong_credential: WRONG_CREDENTIALS,
  health: HEALTH,
};

export interface RateLimits {
  readonly perMinute: number;
  readonly perHour: number;
}

/** The caller's remaining budget after a call: the window with the least left. */
export interface RateState {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
  /** As in `RateLimit-Policy`: quota and window in seconds of both windows. */
  readonly policy: string;
}

export interface RateLimiter {
  /** Counts one call. Denied calls are not counted, so waiting for Retry-After is enough. Undefined: unlimited. */
  consume(caller: Caller, rate: Budget): Promise<RateState | undefined>;
  /**
   * Counts one call of a network synchronously in this process, for cached responses; replicas are updated within a
   * second.
   */
  consumeNow(network: string, rate: RateClass): RateState;
  /** The remaining budget of a caller, without counting. `allowed`: one more call would pass. */
  peek(caller: Caller, rate: Budget): Promise<RateState | undefined>;
}

export interface Caller {
  readonly principal: Principal;
  readonly ip: string | undefined;
  /** The known device of the call, which has budgets of its own. */
  readonly device?: string | undefined;
}

const budgetOfNetwork = (network: string | null): string => `ip:${network ?? 'unknown'}`;

/**
 * The budget a call counts against: of the session's user, of the API key, or of an anonymous caller's device or
 * network.
 */
export function budgetOf({ principal, ip, device }: Caller): string | undefined {
  if (principal.kind === 'service') return undefined;
  if (principal.kind === 'anonymous') return device === undefined ? budgetOfNetwork(networkOf(ip)) : `device:${device}`;
  return principal.via === 'session' ? userBudget(principal.userId) : `key:${principal.credentialId}`;
}

/** Callers tracked per window in this process; bounds memory to 2 MB per window. */
const MAX_CALLERS = 10_000;

/** The two windows of a class. */
interface ClassWindows {
  readonly hour: Window;
  readonly minute: Window;
  readonly policy: string;
}

/**
 * Fixed windows of a minute and an hour per caller and class, counted in Redis if configured, so that several
 * replicas share them, otherwise in this process.
 */
export function createRateLimiter(options: {
  readonly limits: RateLimits;
  readonly redis?: Redis | undefined;
  /** Hides callers in Redis; all servers have the same. */
  readonly secret?: string | undefined;
  /** Callers tracked per window in this process. */
  readonly maxCallers?: number;
}): RateLimiter {
  const { redis, secret, maxCallers = MAX_CALLERS } = options;
  const classes = new Map<Budget, ClassWindows>();
  for (const [name, { share }] of Object.entries(BUDGETS) as [Budget, { share: number }][]) {
    const quota = (limit: number): number => Math.max(1, Math.round(limit * share));
    const window = (seconds: number, limit: number): Window => {
      const settings = { name: `rate:${name}:${seconds}`, limit, seconds, maxCallers };
      return redis === undefined ? createLocalWindow(settings) : createSharedWindow({ ...settings, redis, secret });
    };
    const [perMinute, perHour] = [quota(options.limits.perMinute), quota(options.limits.perHour)];
    const policy = `${perMinute};w=60, ${perHour};w=3600`;
    classes.set(name, { hour: window(3_600, perHour), minute: window(60, perMinute), policy });
  }
  const windowsOf = (rate: Budget): ClassWindows => classes.get(rate) as ClassWindows;

  return {
    async consume(caller, rate) {
      const key = budgetOf(caller);
      if (key === undefined) return undefined;
      const windows = windowsOf(rate);
      const ofMinute = await windows.minute.take(key);
      if (!ofMinute.allowed) return stateOf(windows, windows.minute, ofMinute);
      const ofHour = await windows.hour.take(key);
      if (!ofHour.allowed) windows.minute.giveBack(key);
      return tighter(windows, ofMinute, ofHour);
    },
    consumeNow(network, rate) {
      const key = budgetOfNetwork(network);
      const windows = windowsOf(rate);
      const ofMinute = windows.minute.takeNow(key);
      if (!ofMinute.allowed) return stateOf(windows, windows.minute, ofMinute);
      const ofHour = windows.hour.takeNow(key);
      if (!ofHour.allowed) windows.minute.giveBack(key);
      return tighter(windows, ofMinute, ofHour);
    },
    async peek(caller, rate) {
      const key = budgetOf(caller);
      if (key === undefined) return undefined;
      const windows = windowsOf(rate);
      const [ofMinute, ofHour] = await Promise.all([windows.minute.peek(key), windows.hour.peek(key)]);
      if (!ofMinute.allowed) return stateOf(windows, windows.minute, ofMinute);
      return tighter(windows, ofMinute, ofHour);
    },
  };
}

const stateOf = (
  { policy }: ClassWindows,
  { limit }: Window,
  { allowed, remaining, resetMs }: Standing,
): RateState => ({
  allowed,
  limit,
  remaining,
  resetSeconds: Math.max(1, Math.ceil(resetMs / 1_000)),
  policy,
});

/** The state of the window with the least left. */
const tighter = (windows: ClassWindows, ofMinute: Standing, ofHour: Standing): RateState =>
  !ofHour.allowed || ofHour.remaining < ofMinute.remaining
    ? stateOf(windows, windows.hour, ofHour)
    : stateOf(windows, windows.minute, ofMinute);

/** @throws AppError `too_many_requests` (429) */
export function requireBudget(state: RateState): void {
  if (state.allowed) return;
  throw new AppError('rate_limited', {
    code: 'too_many_requests',
    publicMessage: 'Too many requests. Retry after the time given in `Retry-After`.',
    retryAfterSeconds: state.resetSeconds,
  });
}

/** The rate-limit headers. */
export const rateHeaders = ({ limit, remaining, resetSeconds, policy }: RateState): Record<string, string> => ({
  'ratelimit-limit': String(limit),
  'ratelimit-remaining': String(remaining),
  'ratelimit-reset': String(resetSeconds),
  'ratelimit-policy': policy,
});
