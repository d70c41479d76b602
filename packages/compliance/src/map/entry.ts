/** How the rows of a person are found in a table. */
export type RowMatch =
  /** By the ID of the account. */
  | { readonly by: 'user'; readonly column: string }
  /** By an address the person has proven to own. */
  | { readonly by: 'address'; readonly column: string }
  /** By the ID of the customer at Stripe. */
  | { readonly by: 'customer'; readonly column: string }
  /** By the random subject of the audit log. */
  | { readonly by: 'subject'; readonly column: string }
  /** By the ID of the account anywhere in the text of the column. */
  | { readonly by: 'text'; readonly column: string }
  /** The rows cannot be attributed to a person; the reason is given. */
  | { readonly by: 'nobody'; readonly why: string };

/** How long rows are kept. */
export type Retention =
  /** Until the account is erased. */
  | { readonly kind: 'account' }
  /** `days` after the instant in `column`; deleted by the nightly retention job. A setting, or a number of days. */
  | { readonly kind: 'aged'; readonly column: string; readonly days: number | 'data_retention_days' }
  /** Deleted by other means, which `text` describes. */
  | { readonly kind: 'own'; readonly text: string };

/** Legal basis of Art. 6 (1) GDPR. */
export type LegalBasis = 'contract' | 'consent' | 'legal obligation' | 'legitimate interest';

/** Columns with the reason for their treatment. */
type Reasons = Readonly<Record<string, string>>;

/**
 * The treatment of every column. All columns are part of an export except those under `erase`.
 * - `export`: erased with the row.
 * - `erase`: erased with the row, never exported.
 * - `anonymize`: set to null at the erasure; the row stays.
 * - `keep`: stays, because without the erased data it identifies nobody.
 */
export interface Columns {
  readonly export?: readonly string[];
  readonly erase?: Reasons;
  readonly anonymize?: Reasons;
  readonly keep?: Reasons;
}

/** A table with personal data. */
export interface PersonalTable {
  /** Its content, as a privacy notice names it. */
  readonly about: string;
  readonly purpose: string;
  readonly basis: LegalBasis;
  readonly rows: RowMatch;
  readonly retention: Retention;
  readonly columns: Columns;
  /** The task whose policies show the rows, if those of the user do not. */
  readonly task?: 'privacy';
}

/** A table without personal data: the reason, and the reason for each column that could be mistaken for personal data. */
export interface ImpersonalTable {
  readonly why: string;
  readonly columns?: Reasons;
}

/** By table. Tables outside the schema `public` are written with their schema. */
export type PersonalTables = Readonly<Record<string, PersonalTable>>;
export type ImpersonalTables = Readonly<Record<string, ImpersonalTable>>;

export const TREATMENTS = ['export', 'erase', 'anonymize', 'keep'] as const;
export type Treatment = (typeof TREATMENTS)[number];

/** The columns of a table by treatment; the reason is empty for `export`. */
export function columnsOf({
  columns,
}: PersonalTable): readonly { readonly column: string; readonly treatment: Treatment; readonly why: string }[] {
  const reasons = (treatment: 'erase' | 'anonymize' | 'keep') =>
    Object.entries(columns[treatment] ?? {}).map(([column, why]) => ({ column, treatment, why }));
  return [
    ...(columns.export ?? []).map((column) => ({ column, treatment: 'export' as const, why: '' })),
    ...reasons('erase'),
    ...reasons('anonymize'),
    ...reasons('keep'),
  ];
}

/** What an erasure does to the rows of a table. */
export function erasureOf(table: PersonalTable): 'deleted' | 'anonymized' | 'kept' {
  const { anonymize, keep } = table.columns;
  if (anonymize !== undefined) return 'anonymized';
  return keep === undefined ? 'deleted' : 'kept';
}

export const byUser = (column = 'user_id'): RowMatch => ({ by: 'user', column });
export const ACCOUNT: Retention = { kind: 'account' };
