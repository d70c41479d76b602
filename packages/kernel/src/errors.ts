import type { CodeOf } from './error-codes.ts';
import { ERROR_STATUS, type ErrorKind } from './error-kinds.ts';

/** One problem with one field of the input. */
export interface FieldProblem {
  /** Dotted path into the input, e.g. `region`. */
  readonly field: string;
  readonly message: string;
}

/** A code of an external source, such as a price provider; the codes of API responses are in `ERROR_CODES`. */
export type ForeignCode = string & { readonly foreign: true };

export interface AppErrorOptions<K extends ErrorKind = ErrorKind> {
  /** Stable machine-readable code, e.g. `unknown_region`, with its line in `ERROR_CODES`. */
  readonly code: CodeOf<K> | ForeignCode;
  /** Safe to show to anyone; for 5xx kinds it must not reveal internals. */
  readonly publicMessage: string;
  readonly cause?: unknown;
  readonly fields?: readonly FieldProblem[];
  /** Additional public members, merged into the problem document. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
}

/** The only error class that may leave a domain. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly publicMessage: string;
  readonly fields: readonly FieldProblem[];
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ErrorKind, options: AppErrorOptions) {
    super(options.publicMessage, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.kind = kind;
    this.code = options.code;
    this.publicMessage = options.publicMessage;
    this.fields = options.fields ?? [];
    this.details = options.details ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return ERROR_STATUS[this.kind];
  }
}

export const invalid = (
  code: CodeOf<'invalid'>,
  field: string,
  message: string,
  details?: Record<string, unknown>,
): AppError =>
  new AppError('invalid', {
    code,
    publicMessage: message,
    fields: [{ field, message }],
    ...(details ? { details } : {}),
  });
export const notFound = (code: CodeOf<'not_found'>, message: string): AppError =>
  new AppError('not_found', { code, publicMessage: message });
export const unavailable = (
  code: CodeOf<'unavailable'>,
  message: string,
  cause?: unknown,
  retryAfterSeconds?: number,
): AppError =>
  new AppError('unavailable', {
    code,
    publicMessage: message,
    cause,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
