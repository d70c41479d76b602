export { type Audit, createAudit } from './audit/audit.ts';
export type { AuditEntry, AuditRecord } from './audit/entry.ts';
export type { AdminCaller, AdminContext } from './context.ts';
export { createFlags, FLAG_NAMES, type Flag, type FlagName, type Flags } from './flags/flags.ts';
export { adminJobs } from './jobs.ts';
export type { AccountsPort, OperationsPort } from './ports.ts';
export { adminProcedures } from './router.ts';
