import { AppError, unavailable } from '@energy-optimizer/kernel';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
/** PostgreSQL classes 08 (connection), 53 (resources), 57P (operator intervention: shut-down, starting up). */
const SERVER_GONE = /^(08|53|57P)/;
const DRIVER_GONE =
  /connection terminated|timeout exceeded when trying to connect|^timeout expired$|client has encountered a connection error|cannot use a pool after/i;

/** True for failures of the connection or the server, after which the same statement may succeed later. */
export function isDatabaseGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.some(isDatabaseGone)) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return NETWORK_CODES.has(code) || SERVER_GONE.test(code) || DRIVER_GONE.test(error.message);
}

const RETRY_AFTER_SECONDS = 5;

/** Maps lost connections to the error that becomes a 503; passes all other errors on unchanged. */
export function mapDatabaseError(error: unknown): unknown {
  if (error instanceof AppError || !isDatabaseGone(error)) return error;
  return unavailable(
    'database_unavailable',
    'The database cannot be reached. Retry later.',
    error,
    RETRY_AFTER_SECONDS,
  );
}
