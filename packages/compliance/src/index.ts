export type { ComplianceContext } from './context.ts';
export type { Receipt } from './erasure/receipt.ts';
export { complianceJobs } from './jobs.ts';
export type { Processor } from './ports.ts';
export { privacyMarkdown } from './retention/document.ts';
export { privacyProcedures } from './router.ts';
export { receiptSchema } from './schemas/erasure.ts';
export { createErasureContext, createErasureService, type ErasureService } from './service.ts';
