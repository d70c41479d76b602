import { AppError, type ForeignCode } from '@energy-optimizer/kernel';

/** The provider could not be reached, refused, or kept failing; `reason` is safe to show and never contains keys. */
export class ProviderError extends AppError {
  constructor(code: string, reason: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super('unavailable', { code: code as ForeignCode, publicMessage: reason, ...options });
    this.name = 'ProviderError';
  }
}

/** A response that is not in the documented format: HTML, truncated, another version. */
export class PayloadError extends AppError {
  constructor(reason: string, cause?: unknown) {
    super('invalid', { code: 'payload_unreadable', publicMessage: reason, cause });
    this.name = 'PayloadError';
  }
}

/**
 * Used at the end of a fetch: an unreadable response is a provider failure if we requested it (in a file it is
 * the caller's). @throws ProviderError for a {@link PayloadError}, anything else as it is.
 */
export function throwAsProviderError(error: unknown): never {
  if (!(error instanceof PayloadError)) throw error;
  throw new ProviderError('provider_answer_unreadable', error.publicMessage, { cause: error });
}
