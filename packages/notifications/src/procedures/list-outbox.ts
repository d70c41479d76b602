import { serviceProcedure } from '@energy-optimizer/rpc';
import { outboxInput, outboxOutput } from '../schemas.ts';
import type { NotificationsService } from '../service.ts';

/** GET /mail/outbox */
export const outbox = (service: NotificationsService) =>
  serviceProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/mail/outbox',
        summary: 'List e-mails of the last 30 days',
        description:
          'Lists sent, queued, failed and bounced e-mails, newest first, without their content. Requires the internal API key.',
        tags: ['mail'],
        errors: { invalid: ['invalid_email'] },
        example: {
          input: { status: 'failed' },
          output: {
            items: [
              {
                id: '0b9a3c52-4f0e-4b8e-9d43-0a9f2f6f3f10',
                template: 'magicLink',
                recipient: 'ada@example.com',
                category: 'transactional',
                status: 'failed',
                attempts: 1,
                nextAttemptAt: null,
                provider: null,
                providerMessageId: null,
                error: "postmark 422/300: Invalid 'To' address.",
                createdAt: '2026-11-20T10:00:00.000Z',
                sentAt: null,
                bouncedAt: null,
                bounceType: null,
              },
            ],
          },
        },
      },
    })
    .input(outboxInput)
    .output(outboxOutput)
    .query(({ input }) => service.outbox(input));
