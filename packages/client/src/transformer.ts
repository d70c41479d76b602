import superjson, { type SuperJSONResult } from 'superjson';

const isResult = (payload: unknown): payload is SuperJSONResult =>
  typeof payload === 'object' && payload !== null && !Array.isArray(payload) && 'json' in payload;

/**
 * The types supported in responses. superjson itself would build more if the server asked for it, such as typed arrays
 * of any length.
 */
const SUPPORTED: ReadonlySet<unknown> = new Set(['Date', 'undefined', 'number', 'bigint']);

/** @throws TypeError for an annotation the API never sends */
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
 * superjson on the wire: dates arrive as dates. Responses that are plain JSON (a year of hourly prices) have no
 * `meta` and are not traversed; anything other than superjson's envelope is rejected.
 */
export const transformer = { input: { serialize, deserialize }, output: { serialize, deserialize } };
