import { AppError, didYouMean, type FieldProblem, similar } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import { fieldName } from './guard.ts';
import { alternatives, inputJsonSchema, type JsonSchema } from './json-schema.ts';
import { similarDuration } from './similar-duration.ts';

/** Problems listed in one error, however many there are. */
export const MAX_FIELD_PROBLEMS = 50;
const MAX_MESSAGE_LENGTH = 280;

/** Used for suggestions: the rejected input, and the schema that rejected it. */
export interface RefusedInput {
  readonly input?: unknown;
  readonly schema?: z.core.$ZodType | undefined;
}

/** The `invalid` error of what zod found: one entry per field, at most 50, each with what may have been meant. */
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
  { input, schema }: RefusedInput,
  room: number,
): { readonly problems: FieldProblem[]; readonly isWhole: boolean } {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const known = schema === undefined ? [] : keysAt(schema, path);
    const problems = issue.keys.slice(0, room).map((key) => ({
      field: fieldName([...path, key].join('.')),
      message: `is not a known field${didYouMean(similar(key, known))}`,
    }));
    return { problems, isWhole: problems.length === issue.keys.length };
  }
  const message = messageOf(issue, valueAt(input, path)).slice(0, MAX_MESSAGE_LENGTH);
  return { problems: room > 0 ? [{ field: fieldName(path.join('.')), message }] : [], isWhole: room > 0 };
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  // zod tells a missing field from one of a wrong type in its text alone.
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is required';
  if (issue.code === 'invalid_value' && typeof value === 'string') return withSuggestion(issue, value);
  if (issue.code === 'invalid_type' && typeof value === 'string') {
    if (issue.expected === 'boolean') return `must be true or false, not ${JSON.stringify(value.slice(0, 40))}`;
    if (issue.expected === 'number') return `must be a number, not the string ${JSON.stringify(value.slice(0, 40))}`;
  }
  return issue.message;
}

function withSuggestion({ message, values }: z.core.$ZodIssueInvalidValue, value: string): string {
  const names = values.filter((one) => typeof one === 'string');
  const meant = similarDuration(value, names) ?? similar(value, names);
  const question = didYouMean(meant);
  return message.slice(0, MAX_MESSAGE_LENGTH - question.length) + question;
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

const jsonSchemas = new WeakMap<z.core.$ZodType, JsonSchema>();

/** The names an object of the schema may have at this place. */
function keysAt(schema: z.core.$ZodType, path: readonly string[]): string[] {
  const root = jsonSchemas.get(schema) ?? inputJsonSchema(schema);
  jsonSchemas.set(schema, root);
  let places = alternatives(root, root);
  for (const key of path)
    places = places.flatMap((place) => {
      const next = (/^\d+$/.test(key) ? place.items : place.properties?.[key]) as JsonSchema | undefined;
      return next === undefined ? [] : alternatives(next, root);
    });
  return places.flatMap((place) => Object.keys(place.properties ?? {}));
}
