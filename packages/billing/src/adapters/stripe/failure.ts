import { AppError, unavailable } from '@energy-optimizer/kernel';
import { Stripe } from 'stripe';

const RETRY_AFTER_SECONDS = 30;

/** Whether Stripe says that the object does not exist. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.code === 'resource_missing';

/** Whether an equal call may succeed later. */
const isTemporary = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeConnectionError ||
  error instanceof Stripe.errors.StripeRateLimitError ||
  error instanceof Stripe.errors.StripeAPIError ||
  (error instanceof Stripe.errors.StripeError && (error.statusCode ?? 0) >= 500);

/**
 * The error of a call to Stripe. Stripe's own messages stay in the log, except for declined payments, whose message is
 * written for the payer.
 */
export function stripeFailure(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  if (isTemporary(error))
    return unavailable('billing_unavailable', 'Stripe cannot be reached at the moment.', error, RETRY_AFTER_SECONDS);
  if (error instanceof Stripe.errors.StripeCardError)
    return new AppError('conflict', {
      code: 'payment_declined',
      publicMessage: `The payment was declined: ${error.message} Update the payment method in the customer portal.`,
      cause: error,
    });
  if (error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeIdempotencyError)
    return new AppError('conflict', {
      code: 'billing_refused',
      publicMessage: 'Stripe does not accept this change of the subscription in its current state.',
      cause: error,
    });
  return unavailable('billing_unavailable', 'Billing is not available at the moment.', error, RETRY_AFTER_SECONDS);
}

/** A short description for operators. */
export function describeFailure(error: unknown): string {
  const cause = error instanceof AppError && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Stripe.errors.StripeError)
    return [cause.type, cause.code, cause.statusCode, cause.message, cause.requestId].filter(Boolean).join(' ');
  return cause instanceof Error ? cause.message : String(cause);
}
