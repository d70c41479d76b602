import type { TRPCClientError } from '@trpc/client';
import { EnergyApiError, EnergyConnectionError, type FieldProblem, type Problem } from './errors.ts';
import type { AppRouter } from './router.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const isField = (value: unknown): value is FieldProblem =>
  isObject(value) && typeof value.field === 'string' && typeof value.message === 'string';

/** The value as a problem document, if it is one. */
function readProblem(value: unknown): Problem | undefined {
  if (!isObject(value)) return undefined;
  const { type, title, status, code, detail, errors, requestId, retryAfterSeconds, ...extensions } = value;
  if (typeof status !== 'number' || typeof code !== 'string') return undefined;
  const text = (candidate: unknown, otherwise: string) => (typeof candidate === 'string' ? candidate : otherwise);
  return {
    ...extensions,
    type: text(type, 'about:blank'),
    title: text(title, code),
    status,
    code,
    detail: text(detail, text(title, code)),
    errors: Array.isArray(errors) ? errors.filter(isField) : [],
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
  };
}

/**
 * The problem in a response: a problem document itself, or a tRPC error with one in `data.problem`, with or without
 * superjson.
 */
export function problemIn(result: unknown): Problem | undefined {
  if (!isObject(result)) return undefined;
  const error = isObject(result.error) && isObject(result.error.json) ? result.error.json : result.error;
  if (isObject(error) && isObject(error.data)) return readProblem(error.data.problem);
  return readProblem(result);
}

/**
 * Converts any link error to one of the two error classes of the client. Other errors (input that cannot be serialized,
 * a bug) are returned unchanged.
 */
export function toEnergyError(
  error: TRPCClientError<AppRouter>,
  signal: AbortSignal | null | undefined,
): TRPCClientError<AppRouter> {
  if (error instanceof EnergyApiError || error instanceof EnergyConnectionError) return error;
  const problem = readProblem((error.data as Json | null | undefined)?.problem) ?? problemIn(error.meta?.responseJSON);
  if (problem !== undefined) return new EnergyApiError(problem, error);
  if (signal?.aborted) return new EnergyConnectionError('aborted', 'The call was aborted.', { cause: error });
  if (error.meta?.response === undefined) return error;
  const { status } = error.meta.response as Response;
  return new EnergyConnectionError(
    'unreadable',
    `The response (HTTP ${status}) is not from the Energy Optimizer API.`,
    {
      cause: error,
      status,
    },
  );
}
