import type { SendOutcome } from '../../ports.ts';

/** Postmark's error codes: https://postmarkapp.com/developer/api/overview#error-codes */
const INACTIVE_RECIPIENT = 406;
/**
 * We are not allowed to send: token, sender signature, credits, account. The e-mail is valid, so it uses another
 * transport or waits until an operator has fixed it.
 */
const ACCOUNT_CODES: ReadonlySet<number> = new Set([10, 400, 401, 405, 412, 413]);
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 429]);

interface Facts {
  readonly code: number;
  readonly status: number;
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** The fields of the SDK's errors; other errors (broken connection, timeout) have none. */
const factsOf = (error: unknown): Facts =>
  error instanceof Error
    ? { code: number('code' in error && error.code), status: number('statusCode' in error && error.statusCode) }
    : { code: 0, status: 0 };

/** The consequence of a failed call for the e-mail. */
export function failureOutcome(error: unknown): SendOutcome {
  const { code, status } = factsOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const text = `postmark${status === 0 ? '' : ` ${status}`}${code === 0 ? '' : `/${code}`}: ${message}`;
  if (code === INACTIVE_RECIPIENT) return { kind: 'inactive', error: text };
  const isOurs = ACCOUNT_CODES.has(code) || status === 401 || status === 403;
  const isPassing = status === 0 || status >= 500 || status < 400 || RETRYABLE_STATUSES.has(status);
  return { kind: isOurs || isPassing ? 'retry' : 'rejected', error: text };
}
