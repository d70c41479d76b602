import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError, invalid } from '@energy-optimizer/kernel';

/** Deeper input is an attack or a mistake: no schema nests that far. */
export const MAX_INPUT_DEPTH = 32;
/** Values in one input, containers included, unless `meta.maxInputValues` is set. */
const MAX_INPUT_VALUES = 1_000;

const limit = new AsyncLocalStorage<number>();

/** Runs `work`, in which an input may have so many values; for procedures with `meta.maxInputValues`. */
export const withMaxInputValues = <T>(maxInputValues: number | undefined, work: () => T): T =>
  maxInputValues === undefined ? work() : limit.run(maxInputValues, work);

/**
 * Rejects input that no schema accepts before it is validated: NUL characters (PostgreSQL cannot store them),
 * `__proto__` keys, excessive nesting and too many values (each would be reported as a problem). Returns the same
 * value.
 * @throws AppError `null_character`, `too_many_values` (422), `forbidden_key` or `nested_too_deeply` (400)
 */
export function guardInput<T>(value: T): T {
  const most = limit.getStore() ?? MAX_INPUT_VALUES;
  inspect(value, '', 0, { left: most, most });
  return value;
}

interface Budget {
  left: number;
  readonly most: number;
}

function inspect(value: unknown, path: string, depth: number, budget: Budget): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw invalid('null_character', fieldName(path), 'must not contain the NUL character');
    return;
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return;
  if (depth >= MAX_INPUT_DEPTH)
    throw new AppError('malformed', {
      code: 'nested_too_deeply',
      publicMessage: `The input is nested more than ${MAX_INPUT_DEPTH} levels deep.`,
    });
  const keys = Array.isArray(value) ? undefined : Object.keys(value);
  const size = keys?.length ?? (value as unknown[]).length;
  budget.left -= size;
  if (budget.left < 0)
    throw invalid('too_many_values', fieldName(path), `exceeds the limit of ${budget.most} values per input`);
  for (let i = 0; i < size; i += 1) {
    const key = keys === undefined ? String(i) : (keys[i] as string);
    if (key === '__proto__')
      throw new AppError('malformed', {
        code: 'forbidden_key',
        publicMessage: 'The key "__proto__" is not allowed in the input.',
      });
    inspect((value as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`, depth + 1, budget);
  }
}

const MAX_FIELD_LENGTH = 100;

/** A path as the name of a field in an error: `input` for the entire input; long paths are cut. */
export const fieldName = (path: string): string =>
  path === '' ? 'input' : path.length > MAX_FIELD_LENGTH ? `${path.slice(0, MAX_FIELD_LENGTH)}…` : path;
