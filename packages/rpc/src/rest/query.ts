import { AppError, didYouMean, type FieldProblem, similar } from '@energy-optimizer/kernel';
import { fieldName } from '../guard.ts';
import { MAX_FIELD_PROBLEMS } from '../input-error.ts';
import type { ReadText } from './scalar.ts';

const malformed = (cause: unknown): AppError =>
  new AppError('malformed', {
    code: 'malformed_url',
    publicMessage: 'The URL contains invalid percent-encoding.',
    cause,
  });

const decode = (text: string): string => {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw malformed(cause);
  }
};

/** The decoded names and values of a query string (without `?`), in order. @throws AppError `malformed_url` */
function parsePairs(query: string): [name: string, value: string][] {
  if (query === '') return [];
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
    });
}

/**
 * Converts a query string to the types of the parameters.
 * @throws AppError `invalid_query` (422) naming every unknown or repeated parameter
 */
export function readQuery(query: string, readers: ReadonlyMap<string, ReadText>): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const problems = new Map<string, FieldProblem>();
  for (const [name, text] of parsePairs(query)) {
    const read = readers.get(name);
    if (read !== undefined && !Object.hasOwn(input, name)) input[name] = read(text);
    else if (problems.size < MAX_FIELD_PROBLEMS) problems.set(name, problemOf(name, readers));
  }
  if (problems.size === 0) return input;
  throw new AppError('invalid', {
    code: 'invalid_query',
    publicMessage: 'The query string is not valid.',
    fields: [...problems.values()],
  });
}

function problemOf(name: string, readers: ReadonlyMap<string, ReadText>): FieldProblem {
  const field = fieldName(name);
  if (readers.has(name)) return { field, message: 'is specified more than once' };
  return { field, message: `is not a parameter of this operation${didYouMean(similar(name, readers.keys()))}` };
}
