import { publicProcedure } from '@energy-optimizer/rpc';
import { unsubscribeInput, unsubscribeOutput } from '../schemas.ts';
import type { NotificationsService } from '../service.ts';

/** POST /mail/unsubscribe */
export const unsubscribe = (service: NotificationsService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/mail/unsubscribe',
        summary: 'Unsubscribe',
        description:
          'Unsubscribes the address in the link from all e-mails that are not transactional. Requires no session; repeating the call has no further effect.',
        tags: ['mail'],
        errors: { invalid: ['invalid_unsubscribe_token'] },
        example: { input: { token: 'YWRhQGV4YW1wbGUuY29t.sZ0ySg' }, output: { unsubscribed: true } },
      },
    })
    .input(unsubscribeInput)
    .output(unsubscribeOutput)
    .mutation(({ input }) => service.unsubscribe(input.token));
