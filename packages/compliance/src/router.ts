import type { ComplianceContext } from './context.ts';

/** The procedures of this domain, mounted under `privacy`. */
export const privacyProcedures = (_context: ComplianceContext) => ({});
