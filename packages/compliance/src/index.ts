import type { ComplianceContext } from './context.ts';
import { createProcessing, type Processing } from './use-cases/processing.ts';

export { BUILT_IN_POLICY_VERSION, type ConsentPolicy } from './consent/policy.ts';
export type { Purpose } from './consent/purposes.ts';
export type { ComplianceContext } from './context.ts';
export { complianceJobs } from './jobs.ts';
export { privacyProcedures } from './router.ts';
export type { Processing } from './use-cases/processing.ts';

/** Personal data, wired. */
export interface Compliance {
  readonly context: ComplianceContext;
  /** Whether data may be processed for a purpose. */
  readonly processing: Processing;
}

/** Starts nothing. */
export const createCompliance = (context: ComplianceContext): Compliance => ({
  context,
  processing: createProcessing(context),
});
