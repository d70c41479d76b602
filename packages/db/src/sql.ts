/** A statement for the driver. `name` makes it a prepared statement, planned once per connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Something SQL can be sent to: the pool or one transaction. Rows come back as arrays, in the order selected. */
export interface Sql {
  /** @throws AppError `database_unavailable` when the server cannot be reached or goes away. */
  query<R extends unknown[] = unknown[]>(statement: Statement): Promise<R[]>;
}
