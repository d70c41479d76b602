export type { ComplianceContext } from './context.ts';
export { complianceJobs } from './jobs.ts';
export { privacyProcedures } from './router.ts';
