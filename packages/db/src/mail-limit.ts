import { createHash } from 'node:crypto';
import { mailboxOf } from '@energy-optimizer/kernel';
import { createCounter } from './counters.ts';
import type { Sql } from './sql.ts';

/** Maximum e-mails that can be triggered to one mailbox by entering an address, from all networks. */
const MAILS_PER_HOUR = 6;
/** Maximum per network, so that a single stranger cannot use up the owner's share. */
const FROM_ONE_NETWORK = 4;
const HOUR_SECONDS = 3_600;

/**
 * True if another e-mail may be sent to an address the caller has not proven to own. One limit for every kind of
 * mail (sign-up, links, resets, beta codes) and every spelling of a mailbox; mails above it are dropped silently.
 */
export type MailLimit = (email: string, network: string | null) => Promise<boolean>;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createMailLimit(sql: Sql): MailLimit {
  const counter = (name: string, limit: number) => createCounter({ sql, name, limit, durationSeconds: HOUR_SECONDS });
  const ofMailbox = counter('mail', MAILS_PER_HOUR);
  const ofNetwork = counter('mail_network', FROM_ONE_NETWORK);
  return async (email, network) => {
    const mailbox = mailboxOf(email);
    if (network !== null && (await ofNetwork.count(hash(`${network} ${mailbox}`))).isOver) return false;
    return !(await ofMailbox.count(hash(mailbox))).isOver;
  };
}
