export { openAppRole } from './app-role.ts';
export { type Counter, createCounter, deleteExpiredCounters } from './counters.ts';
export { createDb, type Db } from './db.ts';
export { isDatabaseGone } from './errors.ts';

export { createMailLimit, type MailLimit } from './mail-limit.ts';
export { migrate, pendingMigrationNames } from './migrate.ts';
export { markPrepared, openPrepared, preparationDigest } from './preparation.ts';
export { seedReferenceData } from './reference-data.ts';
export {
  type KeyRotation,
  type KeyUse,
  keysInUse,
  type RotateOptions,
  rotateKeys,
  type SealedColumn,
} from './rotate-keys.ts';
export { NO_JSON, toJson } from './rows.ts';
export { createSecretBox, type SecretBox } from './secret-box.ts';
export type { Sql } from './sql.ts';
