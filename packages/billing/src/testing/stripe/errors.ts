/** Stripe's error types that the peer gives. */
type ErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error' | 'rate_limit_error';

interface ErrorDetails {
  readonly type?: ErrorType;
  readonly code?: string | undefined;
  readonly param?: string | undefined;
  readonly decline_code?: string | undefined;
  readonly [field: string]: unknown;
}

/** An error body of Stripe's format with its HTTP status. */
export class StripePeerError extends Error {
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(status: number, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'StripePeerError';
    this.status = status;
    this.details = details;
  }
}

export const invalid = (message: string, param?: string, code?: string): StripePeerError =>
  new StripePeerError(400, message, { code, param });

/** The peer has no model for a documented feature: refused, so that no test relies on an invented answer. */
export const notModeled = (feature: string): StripePeerError =>
  new StripePeerError(400, `The Stripe peer does not model ${feature}.`, { code: 'peer_not_modeled' });

export const errorBody = (error: StripePeerError, requestId: string): object => ({
  error: {
    message: error.message,
    request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`,
    type: 'invalid_request_error',
    ...error.details,
    ...(error.details.code === undefined
      ? {}
      : { doc_url: `https://docs.stripe.com/error-codes/${error.details.code.replaceAll('_', '-')}` }),
  },
});
