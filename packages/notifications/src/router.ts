import { router } from '@energy-optimizer/rpc';
import { betaCount } from './procedures/count-beta.ts';
import { betaStats } from './procedures/get-beta-stats.ts';
import { outbox } from './procedures/list-outbox.ts';
import { betaSignUp } from './procedures/sign-up-for-beta.ts';
import { unsubscribe } from './procedures/unsubscribe.ts';
import { betaVerify } from './procedures/verify-beta.ts';
import type { NotificationsService } from './service.ts';

/** The procedures of this domain, under the names they are mounted with. */
export const notificationsRouter = (service: NotificationsService) =>
  router({
    mail: router({
      /** Ends non-transactional mail to the address of a link. */
      unsubscribe: unsubscribe(service),
      /** Mails as operators see them. Needs the internal API key. */
      outbox: outbox(service),
    }),
    beta: router({
      /** Asks for a beta code by mail. */
      signUp: betaSignUp(service),
      /** Shows the code from the mail. */
      verify: betaVerify(service),
      /** How many take part. */
      count: betaCount(service),
      /** Sign-ups per region and day. Needs the internal API key. */
      stats: betaStats(service),
    }),
  });
