import superjson, { type SuperJSONResult } from 'superjson';

const isResult = (payload: unknown): payload is SuperJSONResult =>
  typeof payload === 'object' && payload !== null && !Array.isArray(payload) && 'json' in payload;

function deserialize(payload: unknown): unknown {
  if (!isResult(payload)) throw new TypeError('not a superjson envelope');
  return payload.meta === undefined ? payload.json : superjson.deserialize(payload);
}

const serialize = (value: unknown): SuperJSONResult => superjson.serialize(value);

/**
 * superjson on the wire: dates arrive as dates. Answers that are plain JSON already (a year of hourly prices) come without
 * `meta` and are not walked; anything that is not superjson's envelope is refused.
 */
export const transformer = { input: { serialize, deserialize }, output: { serialize, deserialize } };
