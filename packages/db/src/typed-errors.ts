import { Prisma } from './generated/prisma/client.ts';

/**
 * A statement of a typed call that failed, with the driver's error as its cause. It has no `code`, so Prisma passes it on
 * as it is, and a caller gets the error that the same statement would have thrown as SQL: SQLSTATE, constraint, detail.
 */
export class StatementFailure extends Error {
  constructor(cause: unknown) {
    super('a statement of a typed call failed', { cause });
  }
}

/** Failures that Prisma finds by itself, in terms of PostgreSQL. */
const SQLSTATE: Readonly<Record<string, string>> = {
  /** A row that must exist does not: no_data_found. */
  P2025: 'P0002',
  /** The transaction has ended: no_active_sql_transaction. */
  P2028: '25P01',
};

/** Which call it was and what is wrong with it, without the arguments that Prisma prints in between: some are secrets. */
function withoutArguments(message: string): string {
  const paragraphs = message.trim().split('\n\n');
  return `${paragraphs.at(0)} ${paragraphs.at(-1)}`;
}

/** What a typed call throws: errors of the database as the driver reports them, Prisma's own with an SQLSTATE where one fits. */
export function typedError(error: unknown): unknown {
  if (error instanceof StatementFailure) return error.cause;
  if (error instanceof Prisma.PrismaClientValidationError) return new TypeError(withoutArguments(error.message));
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return error;
  return Object.assign(new Error(error.message, { cause: error }), { code: SQLSTATE[error.code] ?? error.code });
}
