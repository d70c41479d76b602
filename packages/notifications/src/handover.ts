import type { MailTransport, OutgoingMail, SendOutcome } from './ports.ts';

/**
 * Hands a mail to the first transport that takes it. The next is asked only when one says "not now"; what one says about
 * the mail itself (taken, refused, address inactive) holds. Where one would take it later, another's refusal is not final.
 */
export async function handOver(transports: readonly MailTransport[], mail: OutgoingMail): Promise<SendOutcome> {
  const errors: string[] = [];
  for (const transport of transports) {
    const outcome = await transport.send(mail);
    const settles =
      outcome.kind === 'sent' || outcome.kind === 'inactive' || (outcome.kind === 'rejected' && errors.length === 0);
    if (settles) return outcome;
    errors.push(outcome.error);
  }
  return { kind: 'retry', error: errors.join('; ') || 'no transport is configured' };
}
