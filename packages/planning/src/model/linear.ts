/** One coefficient of a row: column and factor. */
export type Term = readonly [column: number, factor: number];

export interface ColumnOptions {
  readonly lower?: number;
  /** Omitted: unbounded. */
  readonly upper?: number;
  readonly integer?: boolean;
  /** Weight in the objective, such as money. */
  readonly cost?: number;
  /** Weight of an unmet wish. */
  readonly penalty?: number;
  /** Weight among plans with the same objective. */
  readonly prefer?: number;
}

/** A mixed-integer linear model under construction, with three objectives that are minimized one after the other. */
export interface Linear {
  readonly column: (options: ColumnOptions) => number;
  readonly row: (lower: number, upper: number, terms: readonly Term[]) => void;
  /** Fixes a column to a value, as far as its bounds allow. */
  readonly fix: (column: number, value: number) => void;
  readonly columns: readonly Required<ColumnOptions>[];
  readonly rows: readonly { readonly lower: number; readonly upper: number; readonly terms: readonly Term[] }[];
}

export function createLinear(): Linear {
  const columns: Required<ColumnOptions>[] = [];
  const rows: { lower: number; upper: number; terms: readonly Term[] }[] = [];
  return {
    columns,
    rows,
    column: ({ lower = 0, upper = Infinity, integer = false, cost = 0, penalty = 0, prefer = 0 }) =>
      columns.push({ lower, upper, integer, cost, penalty, prefer }) - 1,
    row: (lower, upper, terms) => {
      rows.push({ lower, upper, terms: merged(terms) });
    },
    fix: (column, value) => {
      const known = columns[column];
      if (known === undefined) return;
      const fixed = Math.min(Math.max(value, known.lower), known.upper);
      columns[column] = { ...known, lower: fixed, upper: fixed };
    },
  };
}

/** HiGHS refuses two coefficients of one column in a row. */
function merged(terms: readonly Term[]): readonly Term[] {
  const sums = new Map<number, number>();
  for (const [column, factor] of terms) sums.set(column, (sums.get(column) ?? 0) + factor);
  return [...sums].filter(([, factor]) => factor !== 0);
}

export const EQUAL = (value: number): [number, number] => [value, value];
export const AT_MOST = (value: number): [number, number] => [-Infinity, value];
export const AT_LEAST = (value: number): [number, number] => [value, Infinity];
