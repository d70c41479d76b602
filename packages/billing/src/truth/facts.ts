/** Billing facts as read from Stripe, independent of the shape of its API. */

export interface ItemFact {
  readonly id: string;
  readonly priceId: string | null;
  /** month, year, …; null without a recurring price. */
  readonly interval: string | null;
  /** Per interval, in the smallest unit; null if the price is not a whole number of it. */
  readonly amountCents: number | null;
  /** ISO 4217, in upper case. */
  readonly currency: string | null;
  readonly periodStart: Date | null;
  readonly periodEnd: Date | null;
}

export interface SubscriptionFact {
  readonly id: string;
  readonly status: string;
  readonly items: readonly ItemFact[];
  /** ISO 4217, in upper case. */
  readonly currency: string | null;
  readonly cancelAt: Date | null;
  readonly cancelAtPeriodEnd: boolean;
  readonly trialEnd: Date | null;
  readonly endedAt: Date | null;
  readonly hasSchedule: boolean;
}

/** An invoice that Stripe still tries to collect. */
export interface UnpaidInvoice {
  readonly id: string;
  /** Null: not for a subscription. */
  readonly subscriptionId: string | null;
  readonly dueSince: Date;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly amountCents: number;
  readonly currency: string;
}

/** Money that was returned or is contested, over all charges of the customer. */
export interface ChargeFacts {
  readonly refunded: boolean;
  readonly disputed: boolean;
}

/** All facts about a customer, read at one time. */
export interface CustomerFacts {
  readonly isDeleted: boolean;
  readonly subscriptions: readonly SubscriptionFact[];
  /** Read only if a subscription is past due. */
  readonly unpaidInvoices: readonly UnpaidInvoice[];
  /** Undefined: not read; the stored flags stay. */
  readonly charges?: ChargeFacts;
  /** Undefined: not read; the stored address stays. */
  readonly email?: string | null;
}
