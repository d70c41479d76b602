import type { Db } from '@energy-optimizer/db';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { tooManyAttempts } from './errors.ts';
import { lockoutLimiter } from './repository-lockout.ts';
import { sha256 } from './secrets.ts';

export interface LockoutPolicy {
  /** Failed attempts after which an account, or a network, is locked. */
  readonly failures: number;
  readonly durationSeconds: number;
}

/** An attempt that is under way: it counts as failed until it is settled. */
export interface Attempt {
  /** Failures of the account that count now, this attempt among them. */
  readonly count: number;
  /** It was right: the account's failures, and those of this network on this account, are forgotten. */
  succeeded(): Promise<void>;
  /** It was wrong. True when this very failure locked the account. */
  failed(): Promise<boolean>;
  /** It was neither: the password was right, but more is needed; or it could not be tried. */
  undone(): Promise<void>;
}

/**
 * Locks an account after failed attempts, wherever they come from, and a network, whatever accounts it tries. Attempts are
 * counted before the password is looked at, so that parallel ones cannot pass together; those denied count for nothing.
 * Addresses are counted as accounts have them, in lower case and no more: one with other dots or a tag is somebody else's
 * account, whose owner must neither clear this one's failures by signing in there, nor lock it by failing there.
 */
export interface Lockout {
  /**
   * @param email normalised
   * @throws AppError `too_many_attempts` (429) while the account or the network is locked
   */
  attempt(email: string, network: string | null): Promise<Attempt>;
  /** Unlocks an account. @param email normalised */
  clear(email: string): Promise<void>;
}

type Limiter = ReturnType<typeof lockoutLimiter>;

async function consume(limiter: Limiter, key: string): Promise<number> {
  try {
    return (await limiter.consume(key)).consumedPoints;
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    throw tooManyAttempts(Math.max(1, Math.ceil(rejection.msBeforeNext / 1_000)));
  }
}

export function createLockout({ db, policy }: { readonly db: Db; readonly policy: LockoutPolicy }): Lockout {
  const { failures: points, durationSeconds } = policy;
  const limiter = (name: string, most: number) => lockoutLimiter({ db, name, points: most, durationSeconds });
  const accounts = limiter('account', points);
  const networks = limiter('network', points);
  /** What of a network's failures were on one account: a success there takes back these and no others. */
  const pairs = limiter('pair', Number.MAX_SAFE_INTEGER);

  const lockWhenFull = async (where: Limiter, key: string, consumed: number): Promise<boolean> => {
    if (consumed < points) return false;
    await where.block(key, durationSeconds);
    return consumed === points;
  };

  return {
    async attempt(email, network) {
      const account = sha256(email);
      const from = network === null ? undefined : sha256(network);
      const pair = `${account}:${from ?? ''}`;
      const ofNetwork = from === undefined ? 0 : await consume(networks, from);
      const ofAccount = await consume(accounts, account).catch(async (error: unknown) => {
        if (from !== undefined) await networks.reward(from, 1);
        throw error;
      });
      const ofPair = await consume(pairs, pair);
      const giveBack = async (count: number): Promise<void> => {
        if (from !== undefined) await networks.reward(from, Math.min(count, points));
      };
      return {
        count: ofAccount,
        async succeeded() {
          await Promise.all([accounts.delete(account), pairs.delete(pair), giveBack(ofPair)]);
        },
        async failed() {
          if (from !== undefined) await lockWhenFull(networks, from, ofNetwork);
          return lockWhenFull(accounts, account, ofAccount);
        },
        async undone() {
          await Promise.all([accounts.reward(account, 1), pairs.reward(pair, 1), giveBack(1)]);
        },
      };
    },
    async clear(email) {
      await accounts.delete(sha256(email));
    },
  };
}
