import superjson, { type SuperJSONResult } from 'superjson';

const isResult = (payload: unknown): payload is SuperJSONResult =>
  typeof payload === 'object' && payload !== null && !Array.isArray(payload) && 'json' in payload;

/** The types supported in responses. superjson itself would build more, such as typed arrays of any length, on request of the server. */
const SUPPORTED: ReadonlySet<unknown> = new Set(['Date', 'undefined', 'number', 'bigint']);

/** @throws TypeError for an annotation that no answer of the API has */
function checkAnnotations(tree: unknown): void {
  if (Array.isArray(tree)) {
    if (!SUPPORTED.has(tree[0]) || tree.length > 1)
      throw new TypeError(`unsupported superjson annotation: ${String(tree[0]).slice(0, 40)}`);
    return;
  }
  if (typeof tree !== 'object' || tree === null) throw new TypeError('not a tree of superjson annotations');
  for (const child of Object.values(tree)) checkAnnotations(child);
}

function deserialize(payload: unknown): unknown {
  if (!isResult(payload)) throw new TypeError('not a superjson envelope');
  if (payload.meta === undefined) return payload.json;
  if (payload.meta.values !== undefined) checkAnnotations(payload.meta.values);
  return superjson.deserialize(payload);
}

const serialize = (value: unknown): SuperJSONResult => superjson.serialize(value);

/**
 * superjson on the wire: dates arrive as dates. Answers that are plain JSON already (a year of hourly prices) come without
 * `meta` and are not walked; anything that is not superjson's envelope is refused.
 */
export const transformer = { input: { serialize, deserialize }, output: { serialize, deserialize } };
