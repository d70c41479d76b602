import type { MailTransport, OutgoingMail, SendOutcome } from '../ports.ts';

/** Transports bound their silences; this bounds what drips. Two of them stay well below the lease of a mail. */
const DEADLINE_MS = 60_000;

/**
 * Hands a mail to the first transport that takes it. The next is asked only when one says "not now"; what one says about
 * the mail itself (taken, refused, address inactive) holds. Where one would take it later, another's refusal is not final.
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
