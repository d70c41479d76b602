import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import PQueue from 'p-queue';
import { busy } from '../errors.ts';

/** OWASP's recommendation for argon2id, which is also the library's algorithm. `memoryCost` is in KiB. */
const PARAMETERS: HashParameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing uses libuv's few threads, which file access and DNS lookups need as well, so some are kept free. */
const CONCURRENCY = Math.max(1, Math.min(3, availableParallelism() - 1));
/** Work that would wait too long for a sign-in is rejected immediately. */
const MAX_WAITING = 500;

/**
 * Password hashing with argon2id: off the event loop, a few at a time (each takes 19 MiB), the rest in a bounded queue.
 */
export interface Passwords {
  /** @throws AppError `sign_in_busy` (503) */
  hash(password: string): Promise<string>;
  /**
   * Queues a password check and passes it the compare function. Without a hash (unknown account, no
   * password) it does the same work, so that timing reveals nothing.
   * @throws AppError `sign_in_busy` (503)
   */
  check<T>(work: (matches: Compare) => Promise<T>): Promise<T>;
  /** Whether the hash uses outdated parameters. */
  isOutdated(passwordHash: string): boolean;
}
export type Compare = (passwordHash: string | null | undefined, password: string) => Promise<boolean>;

export function createPasswords(options: { readonly parameters?: HashParameters } = {}): Passwords {
  const parameters = options.parameters ?? PARAMETERS;
  const queue = new PQueue({ concurrency: CONCURRENCY });
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    if (queue.size >= MAX_WAITING) throw busy();
    return queue.add(work);
  };
  // Created eagerly, so that the first unknown address does not take longer than later ones.
  const dummyHash = run(() => hash('nobody has this password', parameters));
  const matches: Compare = async (passwordHash, password) => {
    const isRight = await verify(passwordHash ?? (await dummyHash), password.normalize('NFC'));
    return isRight && typeof passwordHash === 'string';
  };
  return {
    hash: (password) => run(() => hash(password.normalize('NFC'), parameters)),
    check: (work) => run(() => work(matches)),
    isOutdated(passwordHash) {
      const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash);
      return (
        memoryCost !== parameters.memoryCost ||
        timeCost !== parameters.timeCost ||
        parallelism !== parameters.parallelism
      );
    },
  };
}

export interface HashParameters {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}
