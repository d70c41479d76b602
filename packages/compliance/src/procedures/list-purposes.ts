import { publicProcedure } from '@energy-optimizer/rpc';
import type { ComplianceContext } from '../context.ts';
import { purposesOutput } from '../schemas/index.ts';
import { purposes } from '../use-cases/consents.ts';

/** GET /privacy/purposes */
export const purposeList = (context: ComplianceContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/privacy/purposes',
        summary: 'Purposes of processing',
        description: 'Returns the version of the policy and the text of every purpose that a user decides about.',
        tags: ['privacy'],
        example: {
          input: {},
          output: {
            policyVersion: '2026-12-01',
            policyUrl: 'https://example.com/privacy',
            consentRequired: true,
            purposes: [
              { purpose: 'marketing', text: 'Send me news about the product and offers by e-mail.', textHash: 'b6f1' },
            ],
          },
        },
      },
    })
    .output(purposesOutput)
    .query(() => purposes(context));
