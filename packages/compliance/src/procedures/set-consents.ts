import { userProcedure } from '@energy-optimizer/rpc';
import type { ComplianceContext } from '../context.ts';
import { consentStatusOutput, setConsentsInput } from '../schemas/index.ts';
import { setConsents } from '../use-cases/consents.ts';
import { EXAMPLE_STATUS } from './example.ts';

/** PUT /privacy/consents */
export const decisions = (context: ComplianceContext) =>
  userProcedure()
    .meta({
      rest: {
        method: 'PUT',
        path: '/privacy/consents',
        summary: 'Grant or withdraw consent',
        description:
          'Records decisions of the caller, all or none, with the version of the policy, the network and the browser. A decision already in force adds no record.',
        tags: ['privacy'],
        errors: { conflict: ['policy_changed'] },
        example: { input: { policyVersion: '2026-12-01', consents: { price_alerts: true } }, output: EXAMPLE_STATUS },
      },
    })
    .input(setConsentsInput)
    .output(consentStatusOutput)
    .mutation(({ ctx, input }) => setConsents(context, ctx, input));
