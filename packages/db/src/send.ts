import type pg from 'pg';
import { mapDatabaseError } from './errors.ts';

/** A statement for the driver. `name` makes it a prepared statement, planned once per connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Sends one statement and waits for its result; its rows are objects, or arrays in the order selected. */
export type Send = (statement: Statement & { readonly rowMode?: 'array' }) => Promise<pg.QueryResult>;

/** Called with the text of each statement before it is sent; if it throws, the statement fails. */
export type OnStatement = (text: string) => void | Promise<void>;

/** Uses the extended protocol, which accepts only one statement, so nothing can be appended. */
export const sendOn =
  (connection: { query(statement: pg.QueryConfig): Promise<pg.QueryResult> }, onStatement?: OnStatement): Send =>
  async (statement) => {
    try {
      if (onStatement !== undefined) await onStatement(statement.text);
      return await connection.query({ ...statement, queryMode: 'extended' } as object as pg.QueryConfig);
    } catch (error) {
      throw mapDatabaseError(error);
    }
  };
