import type { z } from 'zod';
import { PayloadError } from './errors.ts';

/** Readable description of an unexpected response. */

/**
 * The key the provider was called with, which must be masked in its messages; null: its messages are not quoted at all.
 */
export type Secret = string | null | undefined;

/** A provider's message with the key masked, because some echo it. */
export const withoutKey = (text: string, key: Secret): string =>
  key ? text.replaceAll(key, '***').replaceAll(encodeURIComponent(key), '***') : text;

const MAX_WORDS = 200;
const MAX_FIELDS = 6;
/** Larger bodies are not error messages. */
const MAX_ERROR_BODY = 100_000;

/** The format a text is in. */
export function formatOf(text: string): string {
  if (text.startsWith('PK\x03\x04')) return 'a ZIP archive';
  if (text.startsWith('%PDF')) return 'a PDF file';
  if (/^<(!doctype html|html|head|body)\b/i.test(text)) return 'an HTML page';
  if (text.startsWith('<')) return 'XML';
  if (text.startsWith('{') || text.startsWith('[')) return 'JSON';
  const [first = ''] = text.slice(0, 2_000).split(/[\r\n]/, 1);
  return /[,;\t].*[,;\t]/.test(first) ? 'CSV' : 'plain text';
}

/** The error for a text in another format than wanted: an error body keeps its words. */
export function otherFormat(text: string, wanted: string, secret?: Secret): PayloadError {
  const format = formatOf(text);
  const words = format === 'JSON' && text.length < MAX_ERROR_BODY ? errorWords(parsed(text), secret) : undefined;
  return new PayloadError(`the response is ${format}, not ${wanted}${words ? `, and reports an error: ${words}` : ''}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The error for JSON that is not the document it should be. */
export function otherDocument(
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
  documentName: string,
  secret?: Secret,
): PayloadError {
  const words = errorWords(value, secret);
  if (words) {
    const sender = isGraphqlError(value) ? 'a GraphQL error' : 'an error';
    return new PayloadError(`the response is ${sender}, not ${documentName}: ${words}`);
  }
  if (isGraphqlResponse(value)) {
    return new PayloadError(`the response is from a GraphQL API, not ${documentName}: ${describe(value.data)}`);
  }
  if (issues.length === 0)
    return new PayloadError(`not ${documentName} in the documented format: it is ${describe(value)}`);
  const problems = [...new Set(issues.slice(0, 3).map((issue) => problemOf(value, issue)))].join('; ');
  return new PayloadError(`not ${documentName} in the documented format: ${problems}`);
}

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isGraphqlError = (value: unknown): boolean =>
  isObject(value) &&
  ('data' in value ||
    (Array.isArray(value.errors) && value.errors.some((error) => isObject(error) && 'locations' in error))) &&
  Array.isArray(value.errors) &&
  (!('data' in value) || value.data === null || isObject(value.data));

const isGraphqlResponse = (value: unknown): value is { readonly data: unknown } =>
  isObject(value) && isObject(value.data) && Object.keys(value).every((key) => key === 'data' || key === 'extensions');

/** Fields with error messages in API responses, most informative first. */
const ERROR_FIELDS = [
  'errors',
  'error',
  'fault',
  'faultstring',
  'message',
  'Message',
  'reason',
  'detail',
  'error_description',
  'title',
  'msg',
  'code',
];

/** The message of an error body, with keys and tokens masked; undefined if it is not one. */
export function errorWords(value: unknown, secret?: Secret): string | undefined {
  if (!isObject(value) || secret === null) return undefined;
  const words = [...new Set(ERROR_FIELDS.flatMap((field) => wordsIn(value[field], 3)))].join('; ');
  if (words === '') return undefined;
  return maskTokens(withoutKey(words, secret).replaceAll(/\s+/g, ' ')).slice(0, MAX_WORDS);
}

function wordsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.slice(0, 3).flatMap((item) => wordsIn(item, depth - 1));
  if (isObject(value)) return ERROR_FIELDS.flatMap((field) => wordsIn(value[field], depth - 1));
  return [];
}

/** Some providers echo the key. */
const maskTokens = (text: string): string =>
  text.replaceAll(/[\w-]{16,}/g, (token) => (/\d/.test(token) ? '***' : token));

/** `"data" is missing; it has the fields items, links`. */
function problemOf(value: unknown, { path, message, code }: z.core.$ZodIssue): string {
  if (path.length === 0) return `it is ${describe(value)}`;
  const name = JSON.stringify(path.join('.').slice(0, 80));
  const parent = at(value, path.slice(0, -1));
  const found = isObject(parent) ? parent[String(path.at(-1))] : at(value, path);
  if (found === undefined) return `${name} is missing${isObject(parent) ? `, it has ${fieldsOf(parent)}` : ''}`;
  const isShape = code === 'invalid_type' || code === 'invalid_union' || code === 'invalid_value';
  return isShape
    ? `${name} is ${describe(found)}`
    : `${name} ${message.replace(/^Invalid input: /, 'is not in the documented format: ')}`;
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isObject(value)) return Object.keys(value).length === 0 ? 'an empty object' : `an object with ${fieldsOf(value)}`;
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

function fieldsOf(value: JsonObject): string {
  const names = Object.keys(value).filter((name) => !name.startsWith('?'));
  if (names.length === 0) return 'no fields';
  const shown = names.slice(0, MAX_FIELDS).map((name) => maskTokens(name.slice(0, 40)));
  return `the fields ${shown.join(', ')}${names.length > shown.length ? ' …' : ''}`;
}
