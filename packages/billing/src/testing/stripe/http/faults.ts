import { StripePeerError } from '../errors.ts';

/**
 * A failure of the next requests.
 * - `card_declined` 402, `conflict` 409, `rate_limit` 429 with `Retry-After`, `server_error` 500, `unavailable` 503
 * - `timeout`: no response until the peer closes; `late`: the response after `delayMs`; `reset`: the connection breaks;
 *   `truncate`: half of the body
 */
export const FAULT_KINDS = [
  'card_declined',
  'conflict',
  'rate_limit',
  'server_error',
  'unavailable',
  'timeout',
  'late',
  'reset',
  'truncate',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Start of the path, such as `/v1/subscriptions`; default: every path. */
  readonly path?: string;
  readonly method?: string;
  /** The number of requests that fail; default 1. */
  readonly times?: number;
  /** Requests that match and still succeed before the first failure; default 0. */
  readonly skip?: number;
  /** The request takes effect and only its response is lost; always so for `late` and `truncate`. */
  readonly afterEffect?: boolean;
  /** The header `Retry-After` of `rate_limit`, in seconds; default 1. */
  readonly retryAfterS?: number;
  /** The delay of `late`; default 10 seconds. */
  readonly delayMs?: number;
}

const errors: Partial<Record<FaultKind, () => StripePeerError>> = {
  card_declined: () =>
    new StripePeerError(402, 'Your card was declined.', {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
    }),
  conflict: () =>
    new StripePeerError(
      409,
      'This object cannot be accessed right now because another API request is currently accessing it.',
      {
        code: 'lock_timeout',
      },
    ),
  rate_limit: () =>
    new StripePeerError(429, 'Request rate limit exceeded.', { type: 'rate_limit_error', code: 'rate_limit' }),
  server_error: () => new StripePeerError(500, 'An unknown error occurred', { type: 'api_error' }),
  unavailable: () => new StripePeerError(503, 'Stripe is currently unavailable.', { type: 'api_error' }),
};

/** The error response of a fault; undefined for faults of the connection. */
export const errorOf = ({ kind }: Fault): StripePeerError | undefined => errors[kind]?.();

export function createFaults() {
  let planned: { fault: Fault; skip: number; left: number }[] = [];
  return {
    /** Plans a failure. Faults of one path are used in the order in which they were planned. */
    next: (fault: Fault): void => {
      planned.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
    },
    clear: (): void => {
      planned = [];
    },
    pending: (): readonly Fault[] => planned.map(({ fault }) => fault),
    take: (method: string, path: string): Fault | undefined => {
      const found = planned.find(
        ({ fault }) => path.startsWith(fault.path ?? '/') && (fault.method ?? method).toUpperCase() === method,
      );
      if (found === undefined) return undefined;
      if (found.skip > 0) {
        found.skip -= 1;
        return undefined;
      }
      found.left -= 1;
      if (found.left === 0) planned = planned.filter((entry) => entry !== found);
      return found.fault;
    },
  };
}
export type Faults = ReturnType<typeof createFaults>;
