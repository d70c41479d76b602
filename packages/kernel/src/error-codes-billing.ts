import { entry } from './error-code-entry.ts';

/** Codes of subscriptions and payments. */
export const BILLING_CODES = {
  billing_disabled: entry(
    'not_found',
    'This server does not sell subscriptions.',
    'For operators: set `STRIPE_SECRET_KEY`; see docs/billing.md.',
  ),
  unknown_billing_event: entry(
    'not_found',
    'The inbox contains no event with this ID.',
    '`energy billing events` lists the events.',
  ),
  unknown_review_flag: entry(
    'not_found',
    'The account does not have this review flag.',
    '`energy billing flags` lists the flags.',
  ),
  billing_unavailable: entry('unavailable', 'Stripe cannot be reached at the moment.', 'Retry later.'),
  billing_busy: entry(
    'conflict',
    'Another change of the same subscription is in progress.',
    'Retry after the time given in `Retry-After`.',
  ),
  already_subscribed: entry(
    'conflict',
    'The account has a subscription.',
    'Change it with `billing.changePlan` or in the customer portal, whose URL is in `portalUrl`.',
  ),
  no_subscription: entry('conflict', 'The account has no subscription.', 'Start one with `billing.checkout`.'),
  nothing_to_resume: entry(
    'conflict',
    'The subscription is neither paused nor scheduled to end.',
    'Read the state with `billing.status`.',
  ),
  same_plan: entry('conflict', 'The subscription already has this plan.', 'Choose another tier or interval.'),
  payment_declined: entry(
    'conflict',
    'The payment was declined.',
    'Update the payment method in the customer portal, then repeat the call.',
  ),
  billing_refused: entry(
    'conflict',
    'Stripe does not accept this change in the current state of the subscription.',
    'Read the state with `billing.status`; `billing.portal` offers other changes.',
  ),
  unknown_plan: entry('invalid', 'The plan is not for sale.', '`billing.plans` lists the plans.'),
  unknown_promotion_code: entry('invalid', 'The promotion code is not valid.', 'Check it for typos.'),
  webhook_unverified: entry(
    'malformed',
    'The webhook is not a signed event of Stripe.',
    'For operators: set `STRIPE_WEBHOOK_SECRET` to the signing secret of the endpoint.',
  ),
} as const;
