import { StripePeerError } from '../errors.ts';

export interface Result {
  readonly status: number;
  readonly body: string;
}

/** The first result of each `Idempotency-Key`, given again to later requests with the same parameters. */
export function createIdempotency() {
  const results = new Map<string, { readonly fingerprint: string; readonly result: Result }>();
  return {
    /** @throws 400 `idempotency_error` if the key was used with other parameters */
    find: (key: string, fingerprint: string): Result | undefined => {
      const found = results.get(key);
      if (found === undefined || found.fingerprint === fingerprint) return found?.result;
      throw new StripePeerError(
        400,
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        { type: 'idempotency_error' },
      );
    },
    store: (key: string, fingerprint: string, result: Result): void => {
      results.set(key, { fingerprint, result });
    },
    /** Stripe forgets keys after 24 hours. */
    forget: (): void => results.clear(),
  };
}
