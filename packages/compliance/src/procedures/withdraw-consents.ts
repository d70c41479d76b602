import { userProcedure } from '@energy-optimizer/rpc';
import type { ComplianceContext } from '../context.ts';
import { consentStatusOutput } from '../schemas/index.ts';
import { withdrawAll } from '../use-cases/consents.ts';
import { EXAMPLE_STATUS } from './example.ts';

/** POST /privacy/consents/withdraw */
export const withdrawal = (context: ComplianceContext) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/privacy/consents/withdraw',
        summary: 'Withdraw all consent',
        description:
          'Withdraws the consent of the caller to every purpose at once. E-mails about the account, such as password resets, are still sent.',
        tags: ['privacy'],
        example: { input: {}, output: { ...EXAMPLE_STATUS, purposes: [] } },
      },
    })
    .output(consentStatusOutput)
    .mutation(({ ctx }) => withdrawAll(context, ctx));
