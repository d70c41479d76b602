/** A column of the database. */
export interface LiveColumn {
  readonly name: string;
  /** As PostgreSQL calls it, such as `timestamptz`. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly hasDefault: boolean;
  /** The values of an enumeration. */
  readonly labels: readonly string[] | null;
}

/** A table of the database. */
export interface LiveTable {
  /** With its schema, unless that is `public`. */
  readonly name: string;
  readonly columns: readonly LiveColumn[];
  /** Tables its foreign keys refer to. */
  readonly refersTo: readonly string[];
  /** The foreign key to the account, if the row is deleted with it. */
  readonly cascadesFromUser: boolean;
}
