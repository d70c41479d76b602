import type { JobDefinition } from '@energy-optimizer/jobs';
import type { ComplianceContext } from './context.ts';

/** The jobs of this domain. */
export const complianceJobs = (_context: ComplianceContext): JobDefinition[] => [];
