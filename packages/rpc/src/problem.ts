import {
  AppError,
  ERROR_STATUS,
  type ErrorCode,
  type ErrorKind,
  errorType,
  type FieldProblem,
} from '@energy-optimizer/kernel';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { errorFromZod } from './input-error.ts';

/**
 * An error in the format of RFC 9457: the body of every failed REST call, and `data.problem` of every failed tRPC call.
 */
export interface Problem {
  /** Relative URL of the page that explains the code: `/errors/<code>`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable and machine-readable. */
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  readonly requestId?: string;
  readonly retryAfterSeconds?: number;
  readonly [extension: string]: unknown;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

const TITLES: Record<ErrorKind, string> = {
  invalid: 'Invalid input',
  malformed: 'Malformed request',
  unauthenticated: 'Authentication required',
  payment_required: 'Payment required',
  forbidden: 'Forbidden',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  conflict: 'Conflict',
  too_large: 'Request too large',
  unsupported_media: 'Unsupported content type',
  rate_limited: 'Too many requests',
  internal: 'Internal error',
  unavailable: 'Temporarily unavailable',
  timeout: 'Timed out',
};

const KIND_BY_TRPC_CODE: Partial<Record<TRPCError['code'], ErrorKind>> = {
  PARSE_ERROR: 'malformed',
  BAD_REQUEST: 'malformed',
  UNAUTHORIZED: 'unauthenticated',
  PAYMENT_REQUIRED: 'payment_required',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'not_found',
  METHOD_NOT_SUPPORTED: 'method_not_allowed',
  TIMEOUT: 'timeout',
  CONFLICT: 'conflict',
  PAYLOAD_TOO_LARGE: 'too_large',
  UNSUPPORTED_MEDIA_TYPE: 'unsupported_media',
  UNPROCESSABLE_CONTENT: 'invalid',
  TOO_MANY_REQUESTS: 'rate_limited',
  CLIENT_CLOSED_REQUEST: 'malformed',
  SERVICE_UNAVAILABLE: 'unavailable',
  GATEWAY_TIMEOUT: 'timeout',
};

const KIND_BY_STATUS: ReadonlyMap<number, ErrorKind> = new Map(
  Object.entries(ERROR_STATUS).map(([kind, status]) => [status, kind as ErrorKind]),
);
/** The code of an error that has only a kind. */
const CODE_BY_KIND = {
  invalid: 'invalid_input',
  malformed: 'malformed_request',
  unsupported_media: 'unsupported_media_type',
  internal: 'internal_error',
  unauthenticated: 'unauthenticated',
  payment_required: 'payment_required',
  forbidden: 'forbidden',
  not_found: 'not_found',
  method_not_allowed: 'method_not_allowed',
  conflict: 'conflict',
  too_large: 'too_large',
  rate_limited: 'rate_limited',
  unavailable: 'unavailable',
  timeout: 'timeout',
} as const satisfies Record<ErrorKind, ErrorCode>;

/** An error that has only a kind. Unknown errors are reduced to it, so that their text never leaks. */
export const genericError = (kind: ErrorKind, cause?: unknown): AppError =>
  new AppError(kind, { code: CODE_BY_KIND[kind], publicMessage: `${TITLES[kind]}.`, cause });

/** The generic error for an HTTP status set by a library; an unknown 4xx is `malformed`, everything else `internal`. */
export const errorFromStatus = (status: number, cause?: unknown): AppError =>
  genericError(KIND_BY_STATUS.get(status) ?? (status >= 400 && status < 500 ? 'malformed' : 'internal'), cause);

const notJson = (cause: unknown): AppError =>
  new AppError('malformed', { code: 'malformed_request', publicMessage: 'The input is not valid JSON.', cause });

/**
 * Any thrown value as an AppError that is safe to show. An AppError is kept (also as the cause of a TRPCError); Zod
 * issues of the input become `invalid`; everything else is reduced to its kind.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof TRPCError) {
    if (error.cause instanceof AppError) return error.cause;
    if (error.code === 'BAD_REQUEST' && error.cause instanceof z.core.$ZodError) return errorFromZod(error.cause);
    if (error.code === 'BAD_REQUEST' && error.cause instanceof SyntaxError) return notJson(error);
    return genericError(KIND_BY_TRPC_CODE[error.code] ?? 'internal', error);
  }
  return genericError('internal', error);
}

/** The problem document of an error. Internal errors reveal no details. */
export function toProblem(error: unknown, requestId?: string): Problem {
  const known = toAppError(error);
  const shown = known.kind === 'internal' ? genericError('internal') : known;
  return {
    ...shown.details,
    type: errorType(shown.code),
    title: TITLES[shown.kind],
    status: shown.status,
    code: shown.code,
    detail: shown.publicMessage,
    errors: shown.fields,
    ...(requestId === undefined ? {} : { requestId }),
    ...(shown.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: shown.retryAfterSeconds }),
  };
}
