import type { Db } from '@energy-optimizer/db';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { mailboxOf } from './email-address.ts';
import { lockoutLimiter } from './repository-lockout.ts';
import { sha256 } from './secrets.ts';

/** How many links anybody can have sent to one mailbox, whoever asks and from wherever. */
const MAILS_PER_HOUR = 6;

/** True while another link may be mailed to the address. Those above the limit are dropped without a word. */
export function createMailLimit(db: Db): (email: string) => Promise<boolean> {
  const limiter = lockoutLimiter({ db, name: 'mail', points: MAILS_PER_HOUR, durationSeconds: 3_600 });
  return async (email) => {
    try {
      await limiter.consume(sha256(mailboxOf(email)));
      return true;
    } catch (rejection) {
      if (rejection instanceof RateLimiterRes) return false;
      throw rejection;
    }
  };
}
