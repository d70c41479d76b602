import { invalid, notFound } from '@energy-optimizer/kernel';
import type { PaymentsContext } from '../context.ts';
import { type ChangeInput, type CheckoutInput, checkoutInput, emailInput } from '../schemas/index.ts';
import { checkout } from './checkout.ts';
import { cancel, changePlan, openPortal, previewChange, resume, setBillingEmail } from './manage.ts';
import { invoices, plans, status } from './status.ts';

/** The plan and, optionally, the promotion code of a checkout. */
type CheckoutWish = Pick<CheckoutInput, 'tier' | 'interval' | 'promotionCode'>;

/**
 * The operations of users on their subscriptions, for operators who act for them. Each rejects as the operation does.
 * @throws AppError `unknown_user` (404)
 */
export function createSubscriptions(context: PaymentsContext) {
  const of = async (userId: string): Promise<string> => {
    if ((await context.users.emailOf(userId)) === undefined)
      throw notFound('unknown_user', `No user has the ID ${userId}.`);
    return userId;
  };
  return {
    plans: () => plans(context),
    status: async (userId: string) => status(context, await of(userId)),
    checkout: async (userId: string, wish: CheckoutWish) =>
      checkout(context, await of(userId), checkoutInput.parse(wish)),
    portal: async (userId: string) => openPortal(context, await of(userId), undefined),
    cancel: async (userId: string, at: 'period_end' | 'now') => cancel(context, await of(userId), at),
    resume: async (userId: string) => resume(context, await of(userId)),
    preview: async (userId: string, wish: ChangeInput) => previewChange(context, await of(userId), wish),
    change: async (userId: string, wish: ChangeInput) => changePlan(context, await of(userId), wish),
    invoices: async (userId: string, limit: number) => invoices(context, await of(userId), { limit }),
    /** @throws AppError `invalid_email` (422) */
    setEmail: async (userId: string, email: string) => {
      const parsed = emailInput.safeParse({ email });
      if (!parsed.success) throw invalid('invalid_email', 'email', 'must be an e-mail address');
      return setBillingEmail(context, await of(userId), parsed.data.email);
    },
  };
}
