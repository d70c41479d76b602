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

/** An administrator, or an operator at the command line, has reviewed flags of an account. */
export interface Acknowledgment {
  readonly action: 'billing_flags_acknowledged';
  /** The user whose account it is. */
  readonly userId: string;
  readonly flags: readonly string[];
  readonly by: {
    /** The administrator; null: an operator. */
    readonly actorId: string | null;
    readonly requestId: string;
    readonly ip: string | undefined;
  };
}

/** Records in the caller's transaction. */
export interface AuditPort {
  record(tx: Sql, event: Acknowledgment): Promise<unknown>;
}

/** User accounts, provided by another domain. */
export interface UsersPort {
  /** Undefined: no such user. */
  emailOf(userId: string): Promise<string | undefined>;
}
