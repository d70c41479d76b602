import { invalid, notFound } from '@energy-optimizer/kernel';
import type { PaymentsContext } from '../context.ts';
import type { ActingFor, AuditedAction } from '../ports.ts';
import { type ChangeInput, type CheckoutInput, checkoutInput, emailInput } from '../schemas/index.ts';
import { checkout } from './checkout.ts';
import { cancel, changePlan, openPortal, previewChange, resume, setBillingEmail } from './manage.ts';
import { invoices, plans, status } from './status.ts';

/** The plan and, optionally, the promotion code of a checkout. */
type CheckoutWish = Pick<CheckoutInput, 'tier' | 'interval' | 'promotionCode'>;

/**
 * The operations of users on their subscriptions, for operators who act for them. Those that change something are
 * recorded in the audit log once they have succeeded. Each rejects as the operation does.
 * @throws AppError `unknown_user` (404)
 */
export function createSubscriptions(context: PaymentsContext, by: ActingFor) {
  const of = async (userId: string): Promise<string> => {
    if ((await context.users.emailOf(userId)) === undefined)
      throw notFound('unknown_user', `No user has the ID ${userId}.`);
    return userId;
  };
  type Recorded = Pick<AuditedAction, 'action' | 'details'>;
  const recorded = async <T>(userId: string, event: Recorded, work: (userId: string) => Promise<T>): Promise<T> => {
    const result = await work(await of(userId));
    await context.db.transaction((tx) => context.audit.record(tx, { ...event, userId, by }));
    return result;
  };
  const change = <T>(userId: string, details: Recorded['details'], work: (userId: string) => Promise<T>) =>
    recorded(userId, { action: 'billing_subscription_changed', details }, work);
  const page = <T>(userId: string, name: 'checkout' | 'portal', work: (userId: string) => Promise<T>) =>
    recorded(userId, { action: 'billing_page_opened', details: { page: name } }, work);
  return {
    plans: () => plans(context),
    status: async (userId: string) => status(context, await of(userId)),
    checkout: (userId: string, wish: CheckoutWish) =>
      page(userId, 'checkout', (id) => checkout(context, id, checkoutInput.parse(wish))),
    portal: (userId: string) => page(userId, 'portal', (id) => openPortal(context, id, undefined)),
    cancel: (userId: string, at: 'period_end' | 'now') =>
      change(userId, { change: 'cancel', at }, (id) => cancel(context, id, at)),
    resume: (userId: string) => change(userId, { change: 'resume' }, (id) => resume(context, id)),
    preview: async (userId: string, wish: ChangeInput) => previewChange(context, await of(userId), wish),
    change: (userId: string, wish: ChangeInput) => {
      const { tier, interval } = wish;
      return change(userId, { change: 'plan', tier, interval }, (id) => changePlan(context, id, wish));
    },
    invoices: async (userId: string, limit: number) => invoices(context, await of(userId), { limit }),
    /** @throws AppError `invalid_email` (422) */
    setEmail: async (userId: string, email: string) => {
      const parsed = emailInput.safeParse({ email });
      if (!parsed.success) throw invalid('invalid_email', 'email', 'must be an e-mail address');
      const event = { action: 'billing_email_changed', details: {} } as const;
      return recorded(userId, event, (id) => setBillingEmail(context, id, parsed.data.email));
    },
  };
}
