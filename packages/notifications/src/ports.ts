import type { MailPurpose } from './sending/mail.ts';

/** A rendered e-mail, ready for any transport. No field contains a line break that could inject a header. */
export interface OutgoingMail {
  /** The outbox ID, the same for every attempt, so that duplicates can be recognized. */
  readonly id: string;
  readonly template: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** With angle brackets; the same for every attempt. */
  readonly messageId: string;
  /** Additional headers, such as List-Unsubscribe. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The outcome of handing over an e-mail. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly provider: string; readonly messageId: string | null }
  /** Not now, or not by this transport; another one or a later attempt may succeed. */
  | { readonly kind: 'retry'; readonly error: string }
  /** This e-mail will never be accepted. */
  | { readonly kind: 'rejected'; readonly error: string }
  /** The provider no longer delivers to this address. */
  | { readonly kind: 'inactive'; readonly error: string };

/** Consent of the recipients of e-mails that are not transactional, provided by another domain. */
export interface ConsentPort {
  /** @returns a code for why an address must not receive e-mails of a purpose now; undefined: it may */
  refusal(address: string, purpose: MailPurpose): Promise<string | undefined>;
}

/** A mail transport. `send` never rejects and ends within a bounded time. */
export interface MailTransport {
  readonly name: string;
  send(mail: OutgoingMail): Promise<SendOutcome>;
}
