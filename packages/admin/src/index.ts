export { type Audit, createAudit } from './audit/audit.ts';
export type { AuditEntry, AuditRecord } from './audit/entry.ts';
export type { AdminContext } from './context.ts';
export { createFlags, FLAG_NAMES, type Flag, type FlagName, type Flags } from './flags/flags.ts';
export { adminJobs } from './jobs.ts';
export type { OperationsPort } from './ports.ts';
export { adminProcedures } from './router.ts';
export { grantAccountTier, revokeAccountTier } from './use-cases/tiers.ts';
