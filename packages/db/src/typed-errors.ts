import { Prisma } from './generated/prisma/client.ts';

/**
 * A failed statement of a typed call, with the driver's error as its cause. It has no `code`, so Prisma rethrows it
 * unchanged, and callers get the same error as from plain SQL: SQLSTATE, constraint, detail.
 */
export class StatementFailure extends Error {
  constructor(cause: unknown) {
    super('a statement of a typed call failed', { cause });
  }
}

/** Failures detected by Prisma, mapped to PostgreSQL's codes. */
const SQLSTATE: Readonly<Record<string, string>> = {
  /** A required row does not exist: no_data_found. */
  P2025: 'P0002',
  /** The transaction has ended: no_active_sql_transaction. */
  P2028: '25P01',
};

/** The call and its problem, without the arguments Prisma prints in between, some of which are secrets. */
function withoutArguments(message: string): string {
  const paragraphs = message.trim().split('\n\n');
  return `${paragraphs.at(0)} ${paragraphs.at(-1)}`;
}

/** Converts errors of typed calls: database errors as reported by the driver, Prisma's own with a matching SQLSTATE. */
export function typedError(error: unknown): unknown {
  if (error instanceof StatementFailure) return error.cause;
  if (error instanceof Prisma.PrismaClientValidationError) return new TypeError(withoutArguments(error.message));
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return error;
  return Object.assign(new Error(error.message, { cause: error }), { code: SQLSTATE[error.code] ?? error.code });
}
