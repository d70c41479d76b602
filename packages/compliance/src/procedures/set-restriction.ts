import { userProcedure } from '@energy-optimizer/rpc';
import type { ComplianceContext } from '../context.ts';
import { restrictionOutput, setRestrictionInput } from '../schemas/index.ts';
import { setRestriction } from '../use-cases/restriction.ts';

/** PUT /privacy/restriction */
export const restriction = (context: ComplianceContext) =>
  userProcedure()
    .meta({
      rest: {
        method: 'PUT',
        path: '/privacy/restriction',
        summary: 'Restrict processing',
        description:
          'Restricts the processing of data of the caller to storage (Art. 18 GDPR), or lifts the restriction. While restricted, operations with a purpose are refused, and no alerts or news are sent.',
        tags: ['privacy'],
        example: {
          input: { restricted: true, reason: 'My contract data is wrong; please check it.' },
          output: {
            restricted: true,
            reason: 'My contract data is wrong; please check it.',
            since: '2026-12-02T10:00:00.000Z',
          },
        },
      },
    })
    .input(setRestrictionInput)
    .output(restrictionOutput)
    .mutation(({ ctx, input }) => setRestriction(context, ctx.principal.userId, input));
