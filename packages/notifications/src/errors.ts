import { AppError, invalid } from '@energy-optimizer/kernel';

export const invalidAddress = (field: string): AppError =>
  invalid('invalid_email', field, 'must be an e-mail address such as name@example.com');

export const invalidUnsubscribeToken = (): AppError =>
  invalid(
    'invalid_unsubscribe_token',
    'token',
    'The unsubscribe link is incomplete. Open the link from the e-mail unchanged.',
  );

/** The same response for a wrong, expired, used-up or unknown code, so that it does not reveal who signed up. */
export const invalidBetaCode = (): AppError =>
  invalid('invalid_beta_code', 'code', 'This code is not valid for this address. Sign up again to get a new code.');

/** The same response for a wrong secret and for none configured. 403 makes the sender stop. */
export const webhookRefused = (): AppError =>
  new AppError('forbidden', {
    code: 'webhook_refused',
    publicMessage: 'The webhook secret is wrong or not configured.',
  });

export const webhookUnreadable = (cause?: unknown): AppError =>
  new AppError('invalid', {
    code: 'webhook_unreadable',
    publicMessage: 'The webhook does not have the documented format.',
    cause,
  });
