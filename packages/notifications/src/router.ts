import { router } from '@energy-optimizer/rpc';
import { betaCount } from './procedures/count-beta.ts';
import { betaStats } from './procedures/get-beta-stats.ts';
import { outbox } from './procedures/list-outbox.ts';
import { betaSignUp } from './procedures/sign-up-for-beta.ts';
import { unsubscribe } from './procedures/unsubscribe.ts';
import { betaVerify } from './procedures/verify-beta.ts';
import type { NotificationsService } from './service.ts';

/** The procedures of this domain, by mount name. */
export const notificationsRouter = (service: NotificationsService) =>
  router({
    mail: router({
      /** Unsubscribes the address of a link from non-transactional e-mails. */
      unsubscribe: unsubscribe(service),
      /** E-mails, for operators. Needs the internal API key. */
      outbox: outbox(service),
    }),
    beta: router({
      /** Asks for a beta code by mail. */
      signUp: betaSignUp(service),
      /** Verifies the code from the e-mail. */
      verify: betaVerify(service),
      /** Number of participants. */
      count: betaCount(service),
      /** Sign-ups per region and day. Needs the internal API key. */
      stats: betaStats(service),
    }),
  });
