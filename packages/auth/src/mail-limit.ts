import type { Db } from '@energy-optimizer/db';
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { Caller } from './context.ts';
import { mailboxOf } from './email-address.ts';
import { networkOf } from './network.ts';
import { lockoutLimiter } from './repository-lockout.ts';
import { sha256 } from './secrets.ts';

/** How many links anybody can have sent to one mailbox, whoever asks and from wherever. */
const MAILS_PER_HOUR = 6;
/** How many of them one network can ask for: a stranger at one place must leave the owner some. */
const FROM_ONE_NETWORK = 4;

/** True while another link may be mailed to the address. Those above a limit are dropped without a word. */
export type MailLimit = (email: string, caller: Caller) => Promise<boolean>;

export function createMailLimit(db: Db): MailLimit {
  const limiter = (name: string, points: number) => lockoutLimiter({ db, name, points, durationSeconds: 3_600 });
  const ofMailbox = limiter('mail', MAILS_PER_HOUR);
  const ofNetwork = limiter('mail_network', FROM_ONE_NETWORK);
  return async (email, { client }) => {
    const mailbox = mailboxOf(email);
    const network = networkOf(client?.ip);
    try {
      if (network !== null) await ofNetwork.consume(sha256(`${network} ${mailbox}`));
      await ofMailbox.consume(sha256(mailbox));
      return true;
    } catch (rejection) {
      if (rejection instanceof RateLimiterRes) return false;
      throw rejection;
    }
  };
}
