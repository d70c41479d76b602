import { invalid } from '../errors.ts';
import type { Reader } from '../params.ts';
import { listOf } from '../render.ts';
import type { World } from '../world.ts';

export interface Call {
  readonly world: World;
  readonly params: Reader;
  /** The id in the path. */
  readonly id: string;
  readonly path: string;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `:id` is one segment. */
  readonly path: string;
  /** Names of the parameters; all others are refused, as Stripe refuses them. `expand` is always allowed. */
  readonly params: readonly string[];
  handle(call: Call): object;
}

export const PAGING = ['limit', 'starting_after', 'ending_before'];

/** One page of a list, newest first, with `starting_after`, `ending_before` and `limit`. */
export function page<T extends { readonly id: string }>(call: Call, oldestFirst: readonly T[]) {
  const { params } = call;
  const limit = params.integer('limit') ?? 10;
  if (limit < 1 || limit > 100)
    throw invalid('This value must be between 1 and 100 (inclusive).', 'limit', 'parameter_invalid_integer');
  const all = oldestFirst.toReversed();
  const indexOf = (name: 'starting_after' | 'ending_before'): number | undefined => {
    const id = params.text(name);
    if (id === undefined) return undefined;
    const at = all.findIndex((entry) => entry.id === id);
    if (at === -1) throw invalid(`No such object: '${id}'`, name, 'resource_missing');
    return at;
  };
  const before = indexOf('ending_before');
  if (before !== undefined) {
    const from = Math.max(0, before - limit);
    return listOf(call.path, all.slice(from, before), from > 0);
  }
  const from = (indexOf('starting_after') ?? -1) + 1;
  return listOf(call.path, all.slice(from, from + limit), from + limit < all.length);
}

/** `created[gte]` and its kin, or one time. */
export function createdWithin({ params }: Call): (resource: { readonly created: number }) => boolean {
  const exact = typeof params.params.created === 'string' ? params.integer('created') : undefined;
  if (exact !== undefined) return ({ created }) => created === exact;
  const range = params.inner('created');
  const [gt, gte, lt, lte] = ['gt', 'gte', 'lt', 'lte'].map((name) => range?.integer(name));
  return ({ created }) =>
    created > (gt ?? -1) && created >= (gte ?? 0) && created < (lt ?? Infinity) && created <= (lte ?? Infinity);
}
