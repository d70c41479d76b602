import type { PaymentsContext } from '../context.ts';
import { alreadySubscribed, unknownPlan, unknownPromotionCode } from '../errors.ts';
import { findPlan } from '../plans/plans.ts';
import type { CheckoutInput, CheckoutResponse } from '../schemas/index.ts';
import { beginCheckout, recordCheckout } from '../store/intents.ts';
import { allowedRedirect } from './redirects.ts';
import { digestOf, intentKey, liveSubscription, openCustomer, type Subscriber, withLease } from './subscriber.ts';

/**
 * Opens Stripe's checkout page for a plan. A user has one open checkout: the same wish returns the same page, another
 * one expires the former page, so that two cannot both be paid.
 * @throws AppError `already_subscribed` (409) with `portalUrl`, `unknown_plan`, `unknown_promotion_code`,
 *   `redirect_not_allowed` (422), `billing_unavailable`, `billing_busy`
 */
export async function checkout(
  context: PaymentsContext,
  userId: string,
  input: CheckoutInput,
): Promise<CheckoutResponse> {
  const { settings } = context;
  const plan = findPlan(settings.plans, input.tier, input.interval);
  if (plan === undefined) throw unknownPlan(input.tier, input.interval);
  const successUrl = allowedRedirect(settings.redirectUrls, 'successUrl', input.successUrl);
  const cancelUrl = allowedRedirect(settings.redirectUrls, 'cancelUrl', input.cancelUrl);
  return withLease(context, userId, async (account) => {
    const subscriber = await openCustomer(context, account);
    await requireNone(context, subscriber);
    const promotionCodeId = await promotionCode(context, input.promotionCode);
    const trialDays = subscriber.facts.subscriptions.length === 0 ? settings.trialDays : 0;
    return open(context, subscriber, {
      priceId: plan.priceIds[0],
      ...{ successUrl, cancelUrl, promotionCodeId, trialDays },
    });
  });
}

async function open(
  context: PaymentsContext,
  subscriber: Subscriber,
  wish: {
    readonly priceId: string;
    readonly successUrl: string;
    readonly cancelUrl: string;
    readonly promotionCodeId: string | undefined;
    readonly trialDays: number;
  },
): Promise<CheckoutResponse> {
  const { db, clock, commands, settings } = context;
  const { userId, customerId, account } = subscriber;
  const intent = digestOf([customerId, wish]);
  const former = account.checkoutIntent === intent ? null : account.checkoutSessionId;
  if (former !== null) {
    await commands.expireCheckout(former);
    // It may have been completed instead.
    await requireNone(context, await openCustomer(context, account));
  }
  const intentNumber = await beginCheckout(db, userId, intent, clock.now());
  const { automaticTax } = settings;
  const key = intentKey(userId, intentNumber, 'checkout', intent);
  const session = await commands.openCheckout({ customerId, userId, automaticTax, ...wish }, key);
  await recordCheckout(db, userId, session);
  return { sessionId: session.id, url: session.url, expiresAt: session.expiresAt };
}

/** @throws AppError `already_subscribed` with the URL of the customer portal */
async function requireNone({ commands, settings }: PaymentsContext, subscriber: Subscriber): Promise<void> {
  const current = liveSubscription(subscriber);
  if (current === undefined) return;
  const { userId, account, customerId } = subscriber;
  const key = intentKey(userId, account.intentNumber, 'portal', account.version);
  throw alreadySubscribed(await commands.portal(customerId, settings.redirectUrls[0], key));
}

async function promotionCode({ commands }: PaymentsContext, code: string | undefined): Promise<string | undefined> {
  if (code === undefined) return undefined;
  const id = await commands.promotionCode(code);
  if (id === undefined) throw unknownPromotionCode();
  return id;
}
