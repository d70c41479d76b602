import { randomUUID } from 'node:crypto';
import type { Stripe } from 'stripe';
import { changeParams } from '../adapters/stripe/commands.ts';
import type { PaymentsContext } from '../context.ts';
import { noSubscription, nothingToResume, samePlan, unknownPlan } from '../errors.ts';
import { findPlan, planOfPrice } from '../plans/plans.ts';
import type { ChangeInput, ChangePreviewResponse, StatusResponse } from '../schemas/index.ts';
import { findAccount } from '../store/accounts.ts';
import { endIntent } from '../store/intents.ts';
import type { SubscriptionFact } from '../truth/facts.ts';
import { paidItem } from '../truth/select.ts';
import { allowedRedirect } from './redirects.ts';
import { toStatus } from './status.ts';
import { intentKey, liveSubscription, readSubscriber, type Subscriber, withLease } from './subscriber.ts';

/** A change of the live subscription; the state afterward is read again from Stripe. */
function change(
  context: PaymentsContext,
  userId: string,
  work: (subscription: SubscriptionFact, subscriber: Subscriber, key: (operation: string) => string) => Promise<void>,
): Promise<StatusResponse> {
  return withLease(context, userId, async (account) => {
    const subscriber = await readSubscriber(context, account);
    const subscription = liveSubscription(subscriber);
    if (subscription === undefined) throw noSubscription();
    const { intentNumber } = subscriber.account;
    await work(subscription, subscriber, (operation) => intentKey(userId, intentNumber, operation, subscription.id));
    await endIntent(context.db, userId);
    return toStatus((await readSubscriber(context, account)).account, context);
  });
}

/** Ends the subscription, at the end of the paid period or immediately. @throws AppError `no_subscription` (409) */
export const cancel = (context: PaymentsContext, userId: string, at: 'period_end' | 'now'): Promise<StatusResponse> =>
  change(context, userId, async ({ id }, _, key) => {
    if (at === 'now') await context.commands.cancelNow(id, key('cancel_now'));
    else await context.commands.update(id, { cancel_at_period_end: true }, key('cancel_at_period_end'));
  });

/** Withdraws a scheduled end, or resumes a paused subscription. @throws AppError `nothing_to_resume` (409) */
export const resume = (context: PaymentsContext, userId: string): Promise<StatusResponse> =>
  change(context, userId, async (subscription, _, key) => {
    const { id, status, cancelAtPeriodEnd, cancelAt } = subscription;
    if (status === 'paused') return context.commands.unpause(id, key('unpause'));
    if (!cancelAtPeriodEnd && cancelAt === null) throw nothingToResume();
    // In flexible billing, an end may be set without the flag.
    const params: Stripe.SubscriptionUpdateParams = cancelAtPeriodEnd
      ? { cancel_at_period_end: false }
      : { cancel_at: '' };
    return context.commands.update(id, params, key('resume'));
  });

/** The item to change and the price to change it to. */
function targetOf({ settings }: PaymentsContext, subscription: SubscriptionFact, { tier, interval }: ChangeInput) {
  const plan = findPlan(settings.plans, tier, interval);
  if (plan === undefined) throw unknownPlan(tier, interval);
  const item = paidItem(subscription, settings.plans);
  if (item === undefined) throw noSubscription();
  if (planOfPrice(settings.plans, item.priceId) === plan) throw samePlan();
  return { itemId: item.id, priceId: plan.priceIds[0] };
}

/**
 * The amount that a change of plan would charge now. Pass `prorationDate` on to {@link changePlan} to pay exactly this.
 * @throws AppError `no_subscription`, `same_plan` (409), `unknown_plan` (422)
 */
export async function previewChange(
  context: PaymentsContext,
  userId: string,
  input: ChangeInput,
): Promise<ChangePreviewResponse> {
  const account = await findAccount(context.db, userId);
  if (account === null) throw noSubscription();
  const subscriber = await readSubscriber(context, account);
  const subscription = liveSubscription(subscriber);
  if (subscription === undefined) throw noSubscription();
  const prorationDate = input.prorationDate ?? wholeSecond(context.clock.now());
  const { customerId } = subscriber;
  const target = targetOf(context, subscription, input);
  const request = { customerId, subscriptionId: subscription.id, prorationDate, ...target };
  const { lines, ...preview } = await context.commands.previewChange(request);
  return { ...preview, lines: [...lines], prorationDate };
}

/** Changes tier or interval now. Refused as a whole if the payment fails. @throws AppError `payment_declined` (409) */
export const changePlan = (context: PaymentsContext, userId: string, input: ChangeInput): Promise<StatusResponse> =>
  change(context, userId, async (subscription, _, key) => {
    const target = targetOf(context, subscription, input);
    const prorationDate = input.prorationDate ?? wholeSecond(context.clock.now());
    const params = changeParams({ ...target, prorationDate });
    await context.commands.update(subscription.id, params, key(`change ${JSON.stringify(params)}`));
  });

const wholeSecond = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1_000) * 1_000);

/** Opens Stripe's customer portal: payment methods, invoices, plan. @throws AppError `no_subscription` (409) */
export async function openPortal(
  { db, commands, settings }: PaymentsContext,
  userId: string,
  returnUrl: string | undefined,
): Promise<{ readonly url: string }> {
  const back = allowedRedirect(settings.redirectUrls, 'returnUrl', returnUrl);
  const account = await findAccount(db, userId);
  if (account === null || account.stripeCustomerId === null) throw noSubscription();
  // Portal sessions end after minutes: every call is an intent of its own.
  return { url: await commands.portal(account.stripeCustomerId, back, `eo-portal-${randomUUID()}`) };
}

/** Changes the recipient of invoices and dunning e-mails. */
export const setBillingEmail = (context: PaymentsContext, userId: string, email: string): Promise<StatusResponse> =>
  withLease(context, userId, async (account) => {
    if (account.stripeCustomerId === null) throw noSubscription();
    const key = intentKey(userId, account.intentNumber, 'email', email);
    await context.commands.setEmail(account.stripeCustomerId, email, key);
    await endIntent(context.db, userId);
    return toStatus((await readSubscriber(context, account)).account, context);
  });
