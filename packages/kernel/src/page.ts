/** Offset of a page counted from 1. */
export const pageOffset = (page: number, pageSize: number): number => (page - 1) * pageSize;
