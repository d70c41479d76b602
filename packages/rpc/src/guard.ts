import { AppError, invalid } from '@energy-optimizer/kernel';

/** Deeper input than this is an attack or a mistake: no contract nests that far. */
export const MAX_INPUT_DEPTH = 32;

/**
 * Refuses input no contract accepts, before any schema sees it: NUL characters (PostgreSQL cannot store them),
 * `__proto__` keys and absurd nesting. Returns the same value.
 * @throws AppError `null_character` (422), `forbidden_key` or `nested_too_deeply` (400)
 */
export function guardInput<T>(value: T): T {
  inspect(value, '', 0);
  return value;
}

function inspect(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw invalid('null_character', path || 'input', 'must not contain the NUL character');
    return;
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return;
  if (depth >= MAX_INPUT_DEPTH)
    throw new AppError('malformed', {
      code: 'nested_too_deeply',
      publicMessage: `The input is nested more than ${MAX_INPUT_DEPTH} levels deep.`,
    });
  for (const key of Object.keys(value)) {
    if (key === '__proto__')
      throw new AppError('malformed', { code: 'forbidden_key', publicMessage: 'The input has a forbidden key.' });
    inspect((value as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`, depth + 1);
  }
}
