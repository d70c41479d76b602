import { type Counter, createCounter, type Db } from '@energy-optimizer/db';
import { sha256 } from '../credentials/secrets.ts';
import { tooManyAttempts } from '../errors.ts';

export interface LockoutPolicy {
  /** Failed attempts after which an account, or a network, is locked. */
  readonly failures: number;
  readonly durationSeconds: number;
}

/** A running attempt; it counts as failed until it is settled. */
export interface Attempt {
  /** Current failures of the account, including this attempt. */
  readonly count: number;
  /** Success: clears the failures of the account, and of this network on this account. */
  succeeded(): Promise<void>;
  /** Failure. True if this attempt locked the account. */
  failed(): Promise<boolean>;
  /** Neither: the password was correct but more is required, or the check could not run. */
  undone(): Promise<void>;
}

/**
 * Locks an account after failed attempts from any network, and a network after failures on that many accounts, so that
 * one mistyped password does not lock out everyone behind the same address. A device that has signed in to the account
 * before has its own attempts, which neither lock affects. Attempts are counted before the password is checked, so that
 * parallel attempts cannot slip through together; rejected attempts are not counted.
 * Addresses are normalized like account addresses, to lower case only: one with other dots or a tag belongs to a
 * different account, whose owner must neither clear this account's failures by signing in, nor lock it by failing.
 */
export interface Lockout {
  /**
   * @param email normalized
   * @param deviceId of a device known to the account
   * @throws AppError `too_many_attempts` (429) while the account or the network is locked
   */
  attempt(email: string, network: string | null, deviceId?: string): Promise<Attempt>;
  /** Unlocks an account. @param email normalized */
  clear(email: string): Promise<void>;
}

interface Counters {
  readonly accounts: Counter;
  readonly networks: Counter;
  /** Failures of one network on one account; only the first counts against the network. */
  readonly pairs: Counter;
  readonly devices: Counter;
  readonly limit: number;
}

export function createLockout({ db, policy }: { readonly db: Db; readonly policy: LockoutPolicy }): Lockout {
  const { failures: limit, durationSeconds } = policy;
  const counter = (name: string, most = limit) => createCounter({ sql: db, name, limit: most, durationSeconds });
  const counters: Counters = {
    accounts: counter('account'),
    networks: counter('network'),
    pairs: counter('pair', Number.MAX_SAFE_INTEGER),
    devices: counter('device'),
    limit,
  };
  return {
    attempt: async (email, network, deviceId) =>
      (deviceId === undefined ? undefined : await deviceAttempt(counters, deviceId)) ??
      accountAttempt(counters, sha256(email), network === null ? undefined : sha256(network)),
    async clear(email) {
      await counters.accounts.forget(sha256(email));
    },
  };
}

/** Undefined if the device has used up its own attempts; it then counts as unknown. */
async function deviceAttempt({ devices, limit }: Counters, id: string): Promise<Attempt | undefined> {
  const { count, isOver } = await devices.count(id);
  if (isOver) return undefined;
  return {
    count,
    async succeeded() {
      await devices.forget(id);
    },
    async failed() {
      if (count >= limit) await devices.block(id);
      return false;
    },
    undone: () => devices.takeBack(id),
  };
}

async function accountAttempt(counters: Counters, account: string, network: string | undefined): Promise<Attempt> {
  const { accounts, networks, pairs, limit } = counters;
  const pair = `${account}:${network ?? ''}`;
  const isFirst = (await pairs.count(pair)).count === 1;
  const leaveNetwork = async (): Promise<void> => {
    if (isFirst && network !== undefined) await networks.takeBack(network);
  };
  const { ofNetwork, ofAccount } = await enter().catch(async (error: unknown) => {
    await pairs.takeBack(pair);
    throw error;
  });
  return {
    count: ofAccount,
    async succeeded() {
      // Of several concurrent successes, one clears the pair and reverts the network's count.
      const [, wasCounted] = await Promise.all([accounts.forget(account), pairs.forget(pair)]);
      if (wasCounted && network !== undefined) await networks.takeBack(network);
    },
    async failed() {
      if (network !== undefined && isFirst && ofNetwork >= limit) await networks.block(network);
      if (ofAccount < limit) return false;
      await accounts.block(account);
      return ofAccount === limit;
    },
    async undone() {
      await Promise.all([accounts.takeBack(account), pairs.takeBack(pair), leaveNetwork()]);
    },
  };

  async function enter(): Promise<{ readonly ofNetwork: number; readonly ofAccount: number }> {
    const ofNetwork = network === undefined ? 0 : await enterNetwork(network);
    const inAccount = await accounts.count(account);
    if (!inAccount.isOver) return { ofNetwork, ofAccount: inAccount.count };
    await leaveNetwork();
    throw locked(inAccount.msLeft);
  }

  async function enterNetwork(key: string): Promise<number> {
    const { count, isOver, msLeft } = await (isFirst ? networks.count(key) : networks.peek(key));
    if (isOver) throw locked(msLeft);
    return count;
  }
}

const locked = (msLeft: number) => tooManyAttempts(Math.max(1, Math.ceil(msLeft / 1_000)));
