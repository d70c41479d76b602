import { adminProcedure } from '@energy-optimizer/rpc';
import { auditInput, auditOutput } from '../schemas.ts';
import type { AdminService } from '../service.ts';

/** GET /admin/audit */
export const audit = (service: AdminService) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/admin/audit',
        summary: 'Read the audit log',
        description: 'Who did what to accounts, newest first. That you looked stands there, too.',
        tags: ['admin'],
        example: {
          input: { action: 'role_changed', limit: 10 },
          output: {
            entries: [
              {
                id: '0b5e3c2d-9d2b-4c1f-8a77-6f1c0a3e1f10',
                at: '2026-03-02T10:07:00.000Z',
                action: 'role_changed',
                actorKind: 'user',
                actorId: '7a1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10',
                userId: '6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10',
                result: 'ok',
                requestId: 'hq3k9-1f',
                network: '203.0.113.7',
                details: { from: 'user', to: 'admin' },
              },
            ],
          },
        },
      },
    })
    .input(auditInput)
    .output(auditOutput)
    .query(({ ctx, input }) => service.searchAudit(ctx, input));
