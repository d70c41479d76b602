import { tierAt } from '@energy-optimizer/rpc';
import type { PaymentsContext } from '../context.ts';
import { planOfPrice } from '../plans/plans.ts';
import type { InvoicesInput, InvoicesResponse, PlansResponse, StatusResponse } from '../schemas/index.ts';
import { type Account, findAccount } from '../store/accounts.ts';

/** The subscription of a user as last read from Stripe. */
export async function status(context: PaymentsContext, userId: string): Promise<StatusResponse> {
  return toStatus(await findAccount(context.db, userId), context);
}

export function toStatus(
  account: Account | null,
  { clock, settings }: Pick<PaymentsContext, 'clock' | 'settings'>,
): StatusResponse {
  if (account === null) return NO_ACCOUNT;
  const { tier, tierEndsAt } = account;
  const hasPlan = account.subscriptionId !== null;
  const plan = planOfPrice(settings.plans, account.priceId);
  return {
    tier: tierAt({ granted: 'free', grantedUntil: null, paid: tier, paidUntil: tierEndsAt }, clock.now()),
    tierEndsAt,
    billingEmail: account.billingEmail,
    subscription: hasPlan
      ? {
          status: account.status ?? 'canceled',
          plan: plan?.tier ?? null,
          interval: account.interval,
          amountCents: account.amountCents,
          currency: account.currency,
          periodEnd: account.periodEnd,
          cancelAt: account.cancelAt,
          trialEnd: account.trialEnd,
          pastDueSince: account.pastDueSince,
        }
      : null,
    asOf: account.reconciledAt,
  };
}

const NO_ACCOUNT: StatusResponse = {
  tier: 'free',
  tierEndsAt: null,
  billingEmail: null,
  subscription: null,
  asOf: null,
};

/** The plans for sale, with Stripe's prices. @throws AppError `billing_unavailable` */
export async function plans({ prices, settings }: PaymentsContext): Promise<PlansResponse> {
  const priced = await prices.load();
  return {
    trialDays: settings.trialDays,
    plans: priced.map(({ tier, interval, amountCents, currency }) => ({ tier, interval, amountCents, currency })),
  };
}

/** Invoices of the user, the newest first; the page of a paid one offers its receipt. */
export async function invoices(
  { db, reader }: PaymentsContext,
  userId: string,
  { limit, after }: InvoicesInput,
): Promise<InvoicesResponse> {
  const account = await findAccount(db, userId);
  if (account === null || account.stripeCustomerId === null) return { items: [], next: null };
  const { items, hasMore } = await reader.invoices(account.stripeCustomerId, { limit, after });
  return { items: [...items], next: hasMore ? (items.at(-1)?.id ?? null) : null };
}
