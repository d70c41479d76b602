import { AppError, invalid, notFound, unavailable } from '@energy-optimizer/kernel';

const conflict = (code: 'no_subscription' | 'nothing_to_resume' | 'same_plan', publicMessage: string): AppError =>
  new AppError('conflict', { code, publicMessage });

export const billingDisabled = (): AppError => notFound('billing_disabled', 'This server does not sell subscriptions.');
export const deletionPending = (): AppError =>
  unavailable('billing_unavailable', 'Stripe has not confirmed the deletion of the customer yet.');
export const noSubscription = (): AppError =>
  conflict('no_subscription', 'The account has no subscription. Start one with billing.checkout.');
export const nothingToResume = (): AppError =>
  conflict('nothing_to_resume', 'The subscription is neither paused nor scheduled to end.');
export const samePlan = (): AppError => conflict('same_plan', 'The subscription already has this plan.');
export const alreadySubscribed = (portalUrl: string): AppError =>
  new AppError('conflict', {
    code: 'already_subscribed',
    publicMessage: 'The account has a subscription. Change it in the customer portal at `portalUrl`.',
    details: { portalUrl },
  });
export const billingBusy = (): AppError =>
  new AppError('conflict', {
    code: 'billing_busy',
    publicMessage: 'Another change of the subscription is in progress.',
    retryAfterSeconds: 5,
  });
export const unknownPlan = (tier: string, interval: string): AppError =>
  invalid(
    'unknown_plan',
    'interval',
    `The tier ${tier} is not sold per ${interval}. List the plans with billing.plans.`,
  );
export const unknownPromotionCode = (): AppError =>
  invalid('unknown_promotion_code', 'promotionCode', 'is not a valid promotion code');
export const redirectNotAllowed = (field: string): AppError =>
  invalid('redirect_not_allowed', field, 'is not an allowed redirect URL');
export const unknownReviewFlag = (flags: readonly string[]): AppError =>
  notFound(
    'unknown_review_flag',
    `The account is not flagged ${flags.map((flag) => JSON.stringify(flag)).join(', ')}. List the flags with billing.flags.`,
  );
export const unknownEvent = (id: string): AppError =>
  notFound('unknown_billing_event', `The inbox contains no event ${JSON.stringify(id)}.`);
