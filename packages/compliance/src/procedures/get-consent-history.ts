import { userProcedure } from '@energy-optimizer/rpc';
import type { ComplianceContext } from '../context.ts';
import { consentHistoryInput, consentHistoryOutput } from '../schemas/index.ts';
import { consentHistory } from '../use-cases/consents.ts';

/** GET /privacy/consents/history */
export const history = (context: ComplianceContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/privacy/consents/history',
        summary: 'History of consent',
        description: 'Returns the decisions of the caller, the newest first. Records are never changed.',
        tags: ['privacy'],
        example: {
          input: { limit: 1 },
          output: {
            items: [
              {
                number: 7,
                purpose: 'price_alerts',
                granted: true,
                origin: 'choice',
                policyVersion: '2026-12-01',
                textHash: 'b6f1',
                network: '203.0.113.0/24',
                userAgent: 'Mozilla/5.0',
                recordedAt: '2026-12-02T10:00:00.000Z',
              },
            ],
            next: 7,
          },
        },
      },
    })
    .input(consentHistoryInput)
    .output(consentHistoryOutput)
    .query(({ ctx, input }) => consentHistory(context, ctx.principal.userId, input));
