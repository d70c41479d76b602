import type { ZodType } from 'zod';
import { PayloadError } from './errors.ts';

/**
 * Text of an answer or file: UTF-8 (or UTF-16 with a byte-order mark), mark removed.
 * @throws PayloadError when it is empty.
 */
export function readText(payload: Uint8Array): string {
  const encoding = payload[0] === 0xff && payload[1] === 0xfe ? 'utf-16le' : 'utf-8';
  const text = new TextDecoder(encoding).decode(payload).trim();
  if (text === '') throw new PayloadError('the answer is empty');
  return text;
}

/** True for an HTML page, such as a maintenance notice or a log-in form sent instead of data. */
export const looksLikeHtml = (text: string): boolean =>
  /^(<!--[\s\S]*?-->\s*)?<(!doctype html|html|head|body)\b/i.test(text);

/**
 * Reads JSON. The content never appears in the error: some providers echo the key they were called with.
 * @throws PayloadError that says whether the answer is empty, HTML, XML, truncated or malformed.
 */
export function readJson(payload: Uint8Array): unknown {
  const text = readText(payload);
  if (looksLikeHtml(text)) throw new PayloadError('the answer is an HTML page, not JSON');
  if (text.startsWith('<')) throw new PayloadError('the answer is XML, not JSON');
  try {
    return JSON.parse(text);
  } catch {
    throw new PayloadError(isTruncatedJson(text) ? 'the JSON is truncated' : 'the answer is not valid JSON');
  }
}

/** A text that starts a JSON value and whose brackets do not close. */
function isTruncatedJson(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
  }
  return depth > 0;
}

/**
 * Checks a value against what the provider is known to send. The error names the paths that differ, never the values.
 * @throws PayloadError
 */
export function readAs<T>(schema: ZodType<T>, value: unknown, documentName: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`);
  throw new PayloadError(`this is not ${documentName} as documented (${problems.join('; ')})`);
}

/** {@link readJson}, then {@link readAs}. @throws PayloadError */
export const readJsonAs = <T>(schema: ZodType<T>, payload: Uint8Array, documentName: string): T =>
  readAs(schema, readJson(payload), documentName);

/** A provider's own words without the key it was called with: some repeat it. */
export const withoutKey = (text: string, key: string | undefined): string =>
  key ? text.replaceAll(key, '***').replaceAll(encodeURIComponent(key), '***') : text;

/** True for a value that is a JSON object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
