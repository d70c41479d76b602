import type { ZodType } from 'zod';
import { PayloadError } from './errors.ts';
import { scanJson } from './json-bounds.ts';
import { otherDocument, otherFormat, type Secret } from './other-response.ts';

/** Longest text read at once; the HTTP client accepts half of it. */
const MAX_TEXT_BYTES = 64 * 1024 * 1024;
/** An HTML page shows within its first characters. */
const HTML_HEAD = 4_000;

/**
 * Text of a response or file: UTF-8 (or UTF-16 with a byte-order mark), mark removed.
 * @throws PayloadError when it is empty or larger than 64 MB.
 */
export function readText(payload: Uint8Array): string {
  if (payload.length > MAX_TEXT_BYTES) throw new PayloadError('the response is larger than 64 MB');
  const encoding = payload[0] === 0xff && payload[1] === 0xfe ? 'utf-16le' : 'utf-8';
  const text = new TextDecoder(encoding).decode(payload).trim();
  if (text === '') throw new PayloadError('the response is empty');
  return text;
}

/** True for an HTML page, such as a maintenance notice or a log-in form sent instead of data. */
export const looksLikeHtml = (text: string): boolean =>
  /^<(?:!doctype html|html|head|body)\b/i.test(afterComment(text.slice(0, HTML_HEAD)));

function afterComment(head: string): string {
  if (!head.startsWith('<!--')) return head;
  const end = head.indexOf('-->');
  return end === -1 ? '' : head.slice(end + 3).trimStart();
}

/** @throws PayloadError with the line of the first NUL byte: a binary file, UTF-16 without its mark, or damage. */
export function assertNoNul(text: string): void {
  const at = text.indexOf('\0');
  if (at === -1) return;
  const line = text.slice(0, at).split(/\r\n|\n|\r/).length;
  throw new PayloadError(
    `line ${line} has a NUL byte: the file is damaged, binary or UTF-16 without a byte-order mark`,
  );
}

/**
 * Reads JSON. The content never appears in the error: some providers echo the key they were called with.
 * @throws PayloadError that states whether the response is empty, HTML, XML, truncated, malformed, or beyond the bounds of
 * depth, items and texts.
 */
export function readJson(payload: Uint8Array): unknown {
  const text = readText(payload);
  if (looksLikeHtml(text)) throw new PayloadError('the response is an HTML page, not JSON');
  if (text.startsWith('<')) throw new PayloadError('the response is XML, not JSON');
  const looksLikeJson = text.startsWith('{') || text.startsWith('[');
  const { truncated } = scanJson(text);
  try {
    return JSON.parse(text);
  } catch {
    if (!looksLikeJson) throw otherFormat(text, 'valid JSON');
    throw new PayloadError(truncated ? 'the JSON is truncated' : 'the response is not valid JSON');
  }
}

/**
 * Checks a value against what the provider is known to send. The error names the fields that differ, never their
 * values; of an error body it repeats the words, keys masked.
 * @throws PayloadError
 */
export function readAs<T>(schema: ZodType<T>, value: unknown, documentName: string, secret?: Secret): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw otherDocument(value, result.error.issues, documentName, secret);
}

/** {@link readJson}, then {@link readAs}. @throws PayloadError */
export const readJsonAs = <T>(schema: ZodType<T>, payload: Uint8Array, documentName: string): T =>
  readAs(schema, readJson(payload), documentName);

/** True for a value that is a JSON object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
