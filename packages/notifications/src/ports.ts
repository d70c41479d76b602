/** A rendered mail, ready for any transport. No field holds a line break where a header could be smuggled in. */
export interface OutgoingMail {
  /** The outbox id: the same at every try, so that duplicates can be recognized. */
  readonly id: string;
  readonly template: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** With angle brackets; the same at every try. */
  readonly messageId: string;
  /** Further headers, such as List-Unsubscribe. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How handing over a mail ended. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly provider: string; readonly messageId: string | null }
  /** Not now, or not by this transport: another one, or a later try, may succeed. */
  | { readonly kind: 'retry'; readonly error: string }
  /** This mail will never be taken. */
  | { readonly kind: 'rejected'; readonly error: string }
  /** The provider does not deliver to this address any more. */
  | { readonly kind: 'inactive'; readonly error: string };

/** A way for mails to leave. `send` never rejects and ends within a bounded time. */
export interface MailTransport {
  readonly name: string;
  send(mail: OutgoingMail): Promise<SendOutcome>;
}
