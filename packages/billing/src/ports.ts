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

/** Who acts on the account of another user. */
export interface ActingFor {
  /** The administrator; null: an operator at the command line. */
  readonly actorId: string | null;
  readonly requestId: string;
  readonly ip: string | undefined;
}

/** An administrator or operator has acted on the account of a user. */
export interface AuditedAction {
  readonly action:
    | 'billing_flags_acknowledged'
    | 'billing_subscription_changed'
    | 'billing_email_changed'
    | 'billing_page_opened';
  /** The user whose account it is. */
  readonly userId: string;
  /** Never an address. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly by: ActingFor;
}

/** Records in the caller's transaction. */
export interface AuditPort {
  record(tx: Sql, event: AuditedAction): Promise<unknown>;
}

/** User accounts, provided by another domain. */
export interface UsersPort {
  /** Undefined: no such user. */
  emailOf(userId: string): Promise<string | undefined>;
}
