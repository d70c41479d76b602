import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from './router.ts';

/** What Node prints for an error: its message and key fields, without tRPC's envelope. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');
type Inspect = (value: unknown, options?: unknown) => string;

const printed = (
  head: string,
  facts: Readonly<Record<string, unknown>>,
  options: unknown,
  inspect: Inspect,
): string => {
  const given = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return `${head} ${inspect(given, options)}`;
};

/** One problem with one field of the input. */
export interface FieldProblem {
  /** Dotted path into the input, e.g. `region`. */
  readonly field: string;
  readonly message: string;
}

/** The server's description of an error (RFC 9457), the same document as over REST. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  /** The HTTP status. */
  readonly status: number;
  /** Stable and machine-readable, e.g. `unknown_region`. */
  readonly code: string;
  /** Human-readable. */
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  /** Include it when you report the error. */
  readonly requestId?: string;
  readonly retryAfterSeconds?: number;
  /** Additional members of this kind of error. */
  readonly [extension: string]: unknown;
}

/** The server rejected the call or failed. Branch on `code` or `status`; `message` is human-readable. */
export class EnergyApiError extends TRPCClientError<AppRouter> {
  readonly code: string;
  /** The HTTP status, e.g. 422. */
  readonly status: number;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string | undefined;
  /** If set, retrying sooner is pointless. */
  readonly retryAfterSeconds: number | undefined;
  readonly problem: Problem;

  constructor(problem: Problem, cause?: TRPCClientError<AppRouter>) {
    super(problem.detail, cause === undefined ? {} : shapeOf(cause));
    Object.setPrototypeOf(this, new.target.prototype);
    this.name = 'EnergyApiError';
    this.problem = problem;
    this.code = problem.code;
    this.status = problem.status;
    this.fields = problem.errors;
    this.requestId = problem.requestId;
    this.retryAfterSeconds = problem.retryAfterSeconds;
  }

  [INSPECT](_depth: number, options: unknown, inspect: Inspect): string {
    const { code, status, requestId, retryAfterSeconds } = this;
    const fields = this.fields.length > 0 ? this.fields : undefined;
    return printed(
      `${this.name}: ${this.message}`,
      { code, status, fields, requestId, retryAfterSeconds },
      options,
      inspect,
    );
  }
}

/** tRPC's own `shape`, `data` and `meta` remain available to other tRPC tools. */
function shapeOf(error: TRPCClientError<AppRouter>): ConstructorParameters<typeof TRPCClientError<AppRouter>>[1] {
  return {
    cause: error,
    ...(error.shape == null ? {} : { result: { error: error.shape } }),
    ...(error.meta === undefined ? {} : { meta: error.meta }),
  };
}

/**
 * - `unreachable`: no response, or an incomplete one (DNS, network, refused, CORS);
 * - `timeout`: no complete response within `timeoutMs`;
 * - `aborted`: the caller's own signal;
 * - `unreadable`: the response is not from this API (a proxy's error page, a wrong URL).
 */
export type ConnectionFailure = 'unreachable' | 'timeout' | 'aborted' | 'unreadable';

/** The call received no response from the server. A mutation may or may not have been carried out. */
export class EnergyConnectionError extends TRPCClientError<AppRouter> {
  readonly reason: ConnectionFailure;
  /** The HTTP status of an `unreadable` response. */
  readonly status: number | undefined;

  constructor(
    reason: ConnectionFailure,
    message: string,
    options: { readonly cause?: unknown; readonly status?: number } = {},
  ) {
    super(message, options.cause instanceof Error ? { cause: options.cause } : {});
    Object.setPrototypeOf(this, new.target.prototype);
    this.name = 'EnergyConnectionError';
    this.reason = reason;
    this.status = options.status;
  }

  [INSPECT](_depth: number, options: unknown, inspect: Inspect): string {
    const { reason, status, cause } = this;
    const why = cause instanceof Error ? messageOf(cause) : undefined;
    return printed(`${this.name}: ${this.message}`, { reason, status, cause: why }, options, inspect);
  }
}

/** The innermost message; `fetch failed` alone is not informative. */
function messageOf(error: Error): string {
  return error.cause instanceof Error ? messageOf(error.cause) : error.message;
}

/** True for errors the server described: `code`, `status`, `fields`, `requestId`, `retryAfterSeconds`. */
export const isProblem = (error: unknown): error is EnergyApiError => error instanceof EnergyApiError;

/** True if no response from the server arrived: unreachable, timeout, aborted, or a response from something else. */
export const isConnectionError = (error: unknown): error is EnergyConnectionError =>
  error instanceof EnergyConnectionError;
