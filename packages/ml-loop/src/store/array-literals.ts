/** A PostgreSQL array of numbers; the driver's own conversion quotes every element. */
export const numbersLiteral = (numbers: Iterable<number>): string => `{${[...numbers].join(',')}}`;

/** A PostgreSQL text array whose elements are array literals of numbers, for columns of arrays; null stays null. */
export const nestedLiteral = (rows: readonly (ArrayLike<number> | null)[]): string =>
  `{${rows.map((row) => (row === null ? 'NULL' : `"{${Array.prototype.join.call(row, ',')}}"`)).join(',')}}`;

/** The numbers of a PostgreSQL array as text; `NULL` becomes NaN. */
export const numbersOf = (array: string): number[] =>
  array.length <= 2 ? [] : array.slice(1, -1).split(',').map(Number);
