/** No number, time, unit or currency is longer; longer cells are treated as corrupt. */
const MAX_CELL_CHARACTERS = 64;

/** A cell ready for an expression: trimmed, at most {@link MAX_CELL_CHARACTERS} long; undefined for anything else. */
export const shortText = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= MAX_CELL_CHARACTERS ? value.trim() : undefined;
