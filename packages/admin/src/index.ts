export {
  AUDIT_RESULTS,
  type Audit,
  type AuditEntry,
  type AuditFilter,
  type AuditRecord,
  createAudit,
} from './audit.ts';
