export type { Task } from './acting.ts';
export { APP_ROLE, type AppAccess, openAppRole } from './app-role.ts';
export { createDb, type Db, type DbOptions } from './db.ts';
export { isDatabaseGone, mapDatabaseError } from './errors.ts';
export type { Listener } from './listen.ts';
export { MIGRATIONS_DIR, migrate, pendingMigrationNames } from './migrate.ts';
export { seedReferenceData } from './reference-data.ts';
export type { Sql, Statement } from './sql.ts';
