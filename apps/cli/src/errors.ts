import { AppError } from '@energy-optimizer/kernel';

export const EXIT = { ok: 0, failure: 1, usage: 2, interrupted: 130 } as const;

/** Invalid usage: exit code 2 and a pointer to the help. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** The command failed, and this one-line message is the complete explanation. */
export class CommandFailed extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failure, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CommandFailed';
    this.exitCode = exitCode;
  }
}

const URL_CREDENTIALS = /:\/\/[^\s/@]+@/g;

/** Connection strings without the user and password in them. */
const withoutCredentials = (text: string): string => text.replace(URL_CREDENTIALS, '://');

/** The problem in one actionable line; never contains a secret. */
export function describeError(error: unknown): string {
  const text = error instanceof AppError ? describeAppError(error) : describeOther(error);
  return withoutCredentials(text).trim();
}

function describeAppError(error: AppError): string {
  const reason = rootReason(error.cause);
  const known = error.publicMessage.replace(/\.$/, '');
  return reason && !known.includes(reason) ? `${known}: ${reason}` : error.publicMessage;
}

function describeOther(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return rootReason(error) ?? error.message;
}

/**
 * The innermost message; a refused connection to several addresses comes as an AggregateError with an empty message.
 */
function rootReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof AggregateError && error.message === '') return rootReason(error.errors[0]);
  return error.message || undefined;
}

/** The stack trace with its causes, for `--verbose`. */
export function describeFully(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${describeFully(error.cause)}`;
  return withoutCredentials(`${error.stack ?? error.message}${cause}`);
}
