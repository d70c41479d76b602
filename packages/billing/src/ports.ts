import type { Sql } from '@energy-optimizer/db';

/** `amount` in major units, such as 4.99. */
interface UnpaidProps {
  readonly plan: string;
  readonly amount: number;
  readonly currency: string;
  readonly billingUrl: string;
}

/** The e-mails of this domain, by template. */
export type BillingMail = { readonly to: string; readonly idempotencyKey: string } & (
  | { readonly template: 'dunningSoft'; readonly props: UnpaidProps & { readonly retryAt?: Date } }
  | { readonly template: 'dunningFinal'; readonly props: UnpaidProps & { readonly endsAt: Date } }
);

/** Queues e-mails in the caller's transaction, so that an e-mail is sent exactly if its cause is committed. */
export interface MailPort {
  enqueue(tx: Sql, mail: BillingMail): Promise<unknown>;
}

/** User accounts, provided by another domain. */
export interface UsersPort {
  /** Undefined: no such user. */
  emailOf(userId: string): Promise<string | undefined>;
}
