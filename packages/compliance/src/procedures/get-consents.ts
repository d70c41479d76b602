import { userProcedure } from '@energy-optimizer/rpc';
import type { ComplianceContext } from '../context.ts';
import { consentStatusOutput } from '../schemas/index.ts';
import { consentStatus } from '../use-cases/consents.ts';
import { EXAMPLE_STATUS } from './example.ts';

/** GET /privacy/consents */
export const consents = (context: ComplianceContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/privacy/consents',
        summary: 'Consent per purpose',
        description:
          'Returns the consent of the caller per purpose, and whether data is processed for it. Consent to an earlier policy is `outdated` and does not count.',
        tags: ['privacy'],
        example: { input: {}, output: EXAMPLE_STATUS },
      },
    })
    .output(consentStatusOutput)
    .query(({ ctx }) => consentStatus(context, ctx.principal.userId));
