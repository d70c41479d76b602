/** The part of a customer's state that an event announces. Everything else is read from Stripe. */
export type Announced = 'subscriptions' | 'customer' | 'charges';

/** By prefix or full name; events of other types are ignored. */
const ANNOUNCED: readonly (readonly [string, Announced])[] = [
  ['checkout.session.', 'subscriptions'],
  ['customer.subscription.', 'subscriptions'],
  ['subscription_schedule.', 'subscriptions'],
  ['invoice.', 'subscriptions'],
  ['charge.refund', 'charges'],
  ['charge.dispute.', 'charges'],
  ['refund.', 'charges'],
];
const CUSTOMER_EVENTS = ['customer.created', 'customer.updated', 'customer.deleted'];

/** Invoice events that change no subscription and that Stripe sends for previews and drafts. */
const IRRELEVANT = ['invoice.upcoming', 'invoice.will_be_due', 'invoice.overdue'];

export function announcedBy(type: string): Announced | undefined {
  if (CUSTOMER_EVENTS.includes(type)) return 'customer';
  if (IRRELEVANT.includes(type)) return undefined;
  return ANNOUNCED.find(([prefix]) => type.startsWith(prefix))?.[1];
}

/** Work of this system in the inbox: the account was deleted, so the customer is deleted at Stripe. */
export const ACCOUNT_DELETED = 'local.account_deleted';
