/** A bounded slice of a longer list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}

/** Offset of a page counted from 1. */
export const pageOffset = (page: number, pageSize: number): number => (page - 1) * pageSize;
