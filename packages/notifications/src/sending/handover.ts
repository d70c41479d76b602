import type { MailTransport, OutgoingMail, SendOutcome } from '../ports.ts';

/** Transports limit idle time; this limits slow transfers. Two of them stay well below the lease of an e-mail. */
const DEADLINE_MS = 60_000;

/**
 * Hands an e-mail to the first transport that accepts it. The next is tried only if one is temporarily unavailable;
 * verdicts about the e-mail itself (accepted, refused, address inactive) are final, unless another transport may still
 * accept it later.
 */
export async function handOver(
  transports: readonly MailTransport[],
  mail: OutgoingMail,
  deadlineMs = DEADLINE_MS,
): Promise<SendOutcome> {
  const errors: string[] = [];
  for (const transport of transports) {
    const outcome = await inTime(transport, mail, deadlineMs);
    const settles =
      outcome.kind === 'sent' || outcome.kind === 'inactive' || (outcome.kind === 'rejected' && errors.length === 0);
    if (settles) return outcome;
    errors.push(outcome.error);
  }
  return { kind: 'retry', error: errors.join('; ') || 'no mail transport is configured' };
}

async function inTime(transport: MailTransport, mail: OutgoingMail, deadlineMs: number): Promise<SendOutcome> {
  const late = Promise.withResolvers<SendOutcome>();
  const error = `${transport.name}: timed out after ${deadlineMs / 1_000} s`;
  const timer = setTimeout(() => late.resolve({ kind: 'retry', error }), deadlineMs);
  const outcome = await Promise.race([transport.send(mail), late.promise]);
  clearTimeout(timer);
  return outcome;
}
