import { adminProcedure } from '@energy-optimizer/rpc';
import type { AdminContext } from '../context.ts';
import { auditInput, auditOutput } from '../schemas/index.ts';
import { searchAudit } from '../use-cases/search-audit.ts';

/** GET /admin/audit */
export const audit = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/admin/audit',
        summary: 'Read the audit log',
        description:
          'Lists account events, newest first. Failed attempts are counted per hour, action and network. Reading the log is recorded as well.',
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
                actorSubjectId: 'c2b7d1f4-3a5e-4f0b-9c68-1e7d2a9b5c03',
                userId: '6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10',
                subjectId: '91e4a6c8-5d0f-4b72-8e13-7c3f6b2d9a54',
                result: 'ok',
                requestId: 'hq3k9-1f',
                network: '203.0.113.0/24',
                details: { from: 'user', to: 'admin' },
                count: 1,
              },
            ],
          },
        },
      },
    })
    .input(auditInput)
    .output(auditOutput)
    .query(({ ctx, input }) => searchAudit(context, ctx, input));
