import { packFloats, unpackFloats } from '../experts/artifact.ts';

/** The learned state as data: JSON with arrays of floats. */
export type State =
  | number
  | string
  | boolean
  | null
  | Float64Array
  | readonly State[]
  | { readonly [key: string]: State };

/** The key under which the header stores the position of an array in the bytes. */
const FLOATS = '$floats';

/** Splits a state losslessly into JSON and bytes; `unpackState` restores it exactly. */
export function packState(state: State): {
  readonly header: { readonly state: unknown };
  readonly weights: Uint8Array;
} {
  const arrays: Float64Array[] = [];
  const plain = (value: State): unknown => {
    if (value instanceof Float64Array) {
      arrays.push(value);
      return { [FLOATS]: value.length };
    }
    if (Array.isArray(value)) return value.map((item: State) => plain(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  };
  return { header: { state: plain(state) }, weights: packFloats(arrays) };
}

/** @throws RangeError if the bytes do not match the header. */
export function unpackState(header: Readonly<Record<string, unknown>>, weights: Uint8Array): State {
  const arrays: Float64Array[] = [];
  const full = (value: unknown): State => {
    if (Array.isArray(value)) return value.map(full);
    if (value === null || typeof value !== 'object') return value as State;
    const length = (value as Record<string, unknown>)[FLOATS];
    if (typeof length !== 'number') {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, full(item)]));
    }
    const array = new Float64Array(length);
    arrays.push(array);
    return array;
  };
  const state = full(header.state);
  unpackFloats(weights, arrays);
  return state;
}
