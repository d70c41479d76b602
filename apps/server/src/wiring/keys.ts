import { randomUUID } from 'node:crypto';
import type { Audit } from '@energy-optimizer/admin';
import { TOTP_SECRETS } from '@energy-optimizer/auth';
import {
  type Db,
  type KeyRotation,
  type KeyUse,
  keysInUse,
  type RotateOptions,
  rotateKeys,
} from '@energy-optimizer/db';
import { ACCOUNT_NUMBERS } from '@energy-optimizer/suppliers';

/** Every encrypted column. */
const COLUMNS = [TOTP_SECRETS, ACCOUNT_NUMBERS];

/** The keys of encrypted columns. */
export interface Keys {
  inUse(): Promise<readonly KeyUse[]>;
  /** Encrypts every column again with the current key. @throws Error if none is configured */
  rotate(options?: RotateOptions): Promise<readonly KeyRotation[]>;
}

export function wireKeys({
  db,
  audit,
  encryptionKeys,
}: {
  readonly db: Db;
  readonly audit: Pick<Audit, 'record'>;
  readonly encryptionKeys: readonly string[];
}): Keys {
  return {
    async inUse() {
      const uses: KeyUse[] = [];
      for (const column of COLUMNS) uses.push(...(await keysInUse(db, column, encryptionKeys)));
      return uses;
    },
    async rotate(options = {}) {
      if (encryptionKeys.length === 0) throw new Error('no key is configured: set ENCRYPTION_KEY or AUTH_SECRET');
      const rotations: KeyRotation[] = [];
      try {
        for (const column of COLUMNS) rotations.push(await rotateKeys(db, column, encryptionKeys, options));
        return rotations;
      } finally {
        // Also after an interruption, because batches were committed.
        if (!options.dryRun) await audit.record(db, entryOf(rotations));
      }
    },
  };
}

const isComplete = (rotations: readonly KeyRotation[]): boolean =>
  rotations.length === COLUMNS.length && rotations.every(({ unreadable }) => Object.keys(unreadable).length === 0);

const entryOf = (rotations: readonly KeyRotation[]): Parameters<Audit['record']>[1] => ({
  ...{ action: 'keys_rotated', actorKind: 'operator', actorId: null, userId: null },
  result: isComplete(rotations) ? 'ok' : 'failed',
  ...{ requestId: randomUUID(), network: null },
  details: Object.fromEntries(rotations.map(({ column, rotated }) => [column, rotated])),
});
