import { randomBytes } from 'node:crypto';
import type { Db } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import { readSecret } from '../store/secret.ts';

export type GetSecret = () => Promise<Uint8Array>;

/** The key that signs links and codes: one per database, read once per process. */
export function createSecret({ db, clock }: { readonly db: Db; readonly clock: Clock }): GetSecret {
  let known: Promise<Uint8Array> | undefined;
  return () => {
    known ??= readSecret(db, randomBytes(32), clock.now()).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}
