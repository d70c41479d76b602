import { AppError, invalid } from '@energy-optimizer/kernel';

export const invalidAddress = (field: string): AppError =>
  invalid('invalid_email', field, 'is not an e-mail address such as name@example.com');

export const invalidUnsubscribeToken = (): AppError =>
  invalid('invalid_unsubscribe_token', 'token', 'This is not a complete unsubscribe link.');

/** One answer for a wrong, expired, used-up and unknown code: nothing is learnt about who signed up. */
export const invalidBetaCode = (): AppError =>
  invalid('invalid_beta_code', 'code', 'This code is not valid for this address. Sign up again for a new one.');

/** One answer for a wrong secret and for none configured. 403 makes the sender stop. */
export const webhookRefused = (): AppError =>
  new AppError('forbidden', { code: 'webhook_refused', publicMessage: 'This webhook is not accepted.' });

export const webhookUnreadable = (cause?: unknown): AppError =>
  new AppError('invalid', { code: 'webhook_unreadable', publicMessage: 'This is not a webhook as documented.', cause });
