import { AppError, didYouMean, type FieldProblem, similar, similarChoice } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import { fieldName } from './guard.ts';
import { alternatives, inputJsonSchema, type JsonSchema } from './json-schema.ts';

/** Maximum number of problems listed in one error. */
export const MAX_FIELD_PROBLEMS = 50;
const MAX_MESSAGE_LENGTH = 280;

/** Used for suggestions: the rejected input, and the schema that rejected it. */
export interface RefusedInput {
  readonly input?: unknown;
  readonly schema?: z.core.$ZodType | undefined;
}

/** The `invalid` error for Zod issues: one entry per field, at most 50, each with suggestions. */
export function errorFromZod(error: z.core.$ZodError, refused: RefusedInput = {}): AppError {
  const fields: FieldProblem[] = [];
  let isWhole = true;
  for (const issue of error.issues) {
    const room = MAX_FIELD_PROBLEMS - fields.length;
    const found = problemsOf(issue, refused, room);
    fields.push(...found.problems);
    isWhole &&= found.isWhole;
    if (fields.length === MAX_FIELD_PROBLEMS) break;
  }
  isWhole &&= error.issues.length <= fields.length;
  return new AppError('invalid', {
    code: 'invalid_input',
    publicMessage: `The input is not valid.${isWhole ? '' : ` Only the first ${MAX_FIELD_PROBLEMS} problems are listed.`}`,
    cause: error,
    fields,
  });
}

function problemsOf(
  issue: z.core.$ZodIssue,
  refused: RefusedInput,
  room: number,
): { readonly problems: FieldProblem[]; readonly isWhole: boolean } {
  const { input, schema } = refused;
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const known = schema === undefined ? [] : keysAt(schema, path);
    const problems = issue.keys.slice(0, room).map((key) => ({
      field: fieldName([...path, key].join('.')),
      message: `is not a known field${didYouMean(similar(key, known))}`,
    }));
    return { problems, isWhole: problems.length === issue.keys.length };
  }
  const value = valueAt(input, path);
  const isMissing = issue.code === 'invalid_value' && 'input' in refused && value === undefined;
  const message = `${isMissing ? 'is required; it ' : ''}${messageOf(issue, value)}`.slice(0, MAX_MESSAGE_LENGTH);
  return { problems: room > 0 ? [{ field: fieldName(path.join('.')), message }] : [], isWhole: room > 0 };
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  // Zod distinguishes a missing field from one of the wrong type only in its message.
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is required';
  if (issue.code === 'invalid_value') return choiceProblem(issue, value);
  if (issue.message === 'Invalid UUID') return 'must be a UUID, such as 6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10';
  if (issue.code === 'invalid_type' && typeof value === 'string') {
    if (issue.expected === 'boolean') return `must be true or false, not ${JSON.stringify(value.slice(0, 40))}`;
    if (issue.expected === 'number') return `must be a number, not the string ${JSON.stringify(value.slice(0, 40))}`;
  }
  return issue.message;
}

/** The allowed values of an enum, with suggestions for the given one. */
function choiceProblem({ values }: z.core.$ZodIssueInvalidValue, value: unknown): string {
  const names = values.map(String);
  const list = `must be ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}`;
  const question = typeof value === 'string' ? didYouMean(similarChoice(value, names)) : '';
  const room = MAX_MESSAGE_LENGTH - question.length;
  return (list.length <= room ? list : `${list.slice(0, room - 1)}…`) + question;
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** The field names that the schema allows at this place. */
function keysAt(schema: z.core.$ZodType, path: readonly string[]): string[] {
  const root = inputJsonSchema(schema);
  let places = alternatives(root, root);
  for (const key of path)
    places = places.flatMap((place) => {
      const next = (/^\d+$/.test(key) ? place.items : place.properties?.[key]) as JsonSchema | undefined;
      return next === undefined ? [] : alternatives(next, root);
    });
  return places.flatMap((place) => Object.keys(place.properties ?? {}));
}
