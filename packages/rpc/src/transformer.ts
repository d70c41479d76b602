import superjson, { type SuperJSONResult } from 'superjson';
import { readEnvelope } from './envelope.ts';

const MAX_NATIVE_DEPTH = 16;

/** True if JSON represents `value` exactly, so that its superjson format is just `{ json }`. */
export function isJsonNative(value: unknown, depth = 0): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      return value === null || (depth < MAX_NATIVE_DEPTH && isNativeContainer(value, depth));
    default:
      return false;
  }
}

function isNativeContainer(value: object, depth: number): boolean {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isJsonNative(value[i], depth + 1)) return false;
    return true;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key of Object.keys(value)) {
    // superjson escapes nothing here but rejects these names, so it reports them itself.
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') return false;
    if (!isJsonNative((value as Record<string, unknown>)[key], depth + 1)) return false;
  }
  return Object.getOwnPropertySymbols(value).length === 0;
}

/**
 * The superjson format, without traversal if the value is plain JSON (such as a year of hourly prices). Decoding never
 * creates more than `readEnvelope` allows, on either side.
 */
export const transformer = {
  input: { serialize: (value: unknown): SuperJSONResult => superjson.serialize(value), deserialize: readEnvelope },
  output: {
    serialize: (value: unknown): SuperJSONResult =>
      isJsonNative(value) ? { json: value as SuperJSONResult['json'] } : superjson.serialize(value),
    deserialize: (payload: SuperJSONResult): unknown => superjson.deserialize(payload),
  },
};
