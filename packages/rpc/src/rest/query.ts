import { AppError, type FieldProblem } from '@energy-optimizer/kernel';
import type { ReadText } from './scalar.ts';

const malformed = (cause: unknown): AppError =>
  new AppError('malformed', {
    code: 'malformed_url',
    publicMessage: 'The URL has a broken percent-encoding.',
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

/** Name and value of every pair of a query string (without `?`), decoded, in order. @throws AppError `malformed_url` */
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
 * Reads a query string into the values the parameters ask for.
 * @throws AppError `invalid_query` (422) naming every parameter that is unknown or given twice
 */
export function readQuery(query: string, readers: ReadonlyMap<string, ReadText>): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const problems = new Map<string, FieldProblem>();
  for (const [name, text] of parsePairs(query)) {
    const read = readers.get(name);
    if (read === undefined)
      problems.set(name, { field: name.slice(0, 100), message: 'is not a parameter of this operation' });
    else if (Object.hasOwn(input, name)) problems.set(name, { field: name, message: 'is given more than once' });
    else input[name] = read(text);
  }
  if (problems.size === 0) return input;
  throw new AppError('invalid', {
    code: 'invalid_query',
    publicMessage: 'The query string is not valid.',
    fields: [...problems.values()].slice(0, 50),
  });
}
