import { AppError } from '@energy-optimizer/kernel';
import { DEFAULT_BODY_BYTES, errorFromStatus, toAppError } from '@energy-optimizer/rpc';
import { TRPCError } from '@trpc/server';

const malformedJson = (cause: unknown): AppError =>
  new AppError('malformed', { code: 'malformed_json', publicMessage: 'The body is not valid JSON.', cause });

export const bodyTooLarge = (maxBodyBytes: number, cause?: unknown): AppError =>
  new AppError('too_large', {
    code: 'body_too_large',
    publicMessage: `The body must not be larger than ${maxBodyBytes / 1_024} kB.`,
    cause,
  });

const BY_FASTIFY_CODE: Record<string, (cause: unknown, maxBodyBytes: number) => AppError> = {
  FST_ERR_CTP_INVALID_JSON_BODY: malformedJson,
  FST_ERR_CTP_EMPTY_JSON_BODY: malformedJson,
  FST_ERR_CTP_BODY_TOO_LARGE: (cause, maxBodyBytes) => bodyTooLarge(maxBodyBytes, cause),
  FST_ERR_BAD_URL: (cause) =>
    new AppError('malformed', {
      code: 'malformed_url',
      publicMessage: 'The URL contains invalid percent-encoding.',
      cause,
    }),
  FST_ERR_HANDLER_TIMEOUT: (cause) =>
    new AppError('timeout', { code: 'timeout', publicMessage: 'The request timed out.', cause }),
};

/**
 * Converts any error raised in Fastify into its public problem.
 * @param maxBodyBytes the body limit of the request
 */
export function fromFastifyError(error: unknown, maxBodyBytes = DEFAULT_BODY_BYTES): AppError {
  if (error instanceof AppError || error instanceof TRPCError || !(error instanceof Error)) return toAppError(error);
  const { code, statusCode } = error as Error & { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? BY_FASTIFY_CODE[code] : undefined;
  if (known !== undefined) return known(error, maxBodyBytes);
  if (error instanceof SyntaxError && statusCode === 400) return malformedJson(error);
  return typeof statusCode === 'number' && statusCode < 500 ? errorFromStatus(statusCode, error) : toAppError(error);
}
