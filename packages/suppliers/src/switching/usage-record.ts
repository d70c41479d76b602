import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { MeteredText } from '../schemas/usage.ts';
import { sha256 } from './inputs.ts';

/** Metered usage as it is stored with a recommendation. */
export interface UsageRecord {
  /** Of the text. */
  readonly sha256: string;
  /** The text, compressed. */
  readonly content: Uint8Array<ArrayBuffer>;
}

/** A record is never larger. */
const MAX_TEXT_BYTES = 600_000;

export async function packUsage({ start, stepMinutes, unit, ...flows }: MeteredText): Promise<UsageRecord> {
  const text = JSON.stringify({ start: start.toISOString(), stepMinutes, unit, ...flows });
  return { sha256: sha256(text), content: Uint8Array.from(await promisify(gzip)(text)) };
}

export async function unpackUsage(
  content: Uint8Array,
): Promise<{ readonly sha256: string; readonly usage: MeteredText }> {
  const text = (await promisify(gunzip)(content, { maxOutputLength: MAX_TEXT_BYTES })).toString();
  const { start, ...usage } = JSON.parse(text) as Omit<MeteredText, 'start'> & { readonly start: string };
  return { sha256: sha256(text), usage: { ...usage, start: new Date(start) } };
}
