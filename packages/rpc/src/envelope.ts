import { AppError, parseInstant } from '@energy-optimizer/kernel';
import { fieldName, guardInput, MAX_INPUT_DEPTH } from './guard.ts';

/**
 * Decodes superjson's wire format `{ json, meta }` without superjson, whose annotations can create anything the sender
 * names, such as a typed array of any length. Here a value can only become a Date, undefined, a number that JSON lacks,
 * or a bigint.
 */

const MAX_KEY_LENGTH = 512;
const MAX_DATE_LENGTH = 64;
const MAX_BIGINT = /^-?\d{1,40}$/;
const NUMBERS: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

/** The decoded value; `null` if the annotation does not match the value. */
type Build = (value: unknown) => { readonly built: unknown } | null;

const BUILDERS: ReadonlyMap<unknown, Build> = new Map<string, Build>([
  [
    'Date',
    (value) =>
      typeof value === 'string' && value.length <= MAX_DATE_LENGTH
        ? { built: parseInstant(value) ?? new Date(Number.NaN) }
        : null,
  ],
  ['undefined', (value) => (value === null ? { built: undefined } : null)],
  ['number', (value) => (NUMBERS.has(value) ? { built: NUMBERS.get(value) } : null)],
  ['bigint', (value) => (typeof value === 'string' && MAX_BIGINT.test(value) ? { built: BigInt(value) } : null)],
]);
const SUPPORTED = [...BUILDERS.keys()].join(', ');

type Json = Record<string, unknown>;
type Path = readonly string[];

/**
 * The value in superjson's envelope. The payload is modified: dates are put into it.
 * @throws AppError `not_superjson`, `unsupported_annotation`, `invalid_annotation` and those of `guardInput`
 */
export function readEnvelope(payload: unknown): unknown {
  if (!isObject(payload) || !Object.hasOwn(payload, 'json')) throw notSuperjson(payload);
  const root = { json: guardInput(payload.json) };
  const { meta } = payload;
  if (meta === undefined || meta === null) return root.json;
  if (!isObject(guardInput(meta))) throw invalidAnnotation([], 'meta must be an object');
  const { values, referentialEqualities, v } = meta as Json;
  const isLegacy = typeof v !== 'number' || v < 1;
  // Before dates are created, because equalities are checked on plain JSON.
  if (referentialEqualities !== undefined) checkEqualities(root, referentialEqualities, isLegacy);
  if (values !== undefined) annotate(root, values, [], isLegacy);
  return root.json;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Walks the tree of annotations: a list is a leaf, the keys of an object are paths. */
function annotate(root: Json, tree: unknown, path: Path, isLegacy: boolean): void {
  if (Array.isArray(tree)) {
    build(root, tree, path);
    return;
  }
  if (!isObject(tree)) throw invalidAnnotation(path, 'an annotation must be a list such as ["Date"]');
  for (const [key, child] of Object.entries(tree)) annotate(root, child, join(path, key, isLegacy), isLegacy);
}

function build(root: Json, [type, children]: readonly unknown[], path: Path): void {
  const builder = BUILDERS.get(type);
  // Only containers (Map, Set, Error …) contain nested annotations.
  if (builder === undefined || children !== undefined) throw unsupportedAnnotation(type, path);
  const place = find(root, path);
  if (place === undefined) throw invalidAnnotation(path, 'the input has no value at this path');
  const made = builder(place.holder[place.key]);
  if (made === null) throw invalidAnnotation(path, `the value does not match the annotation "${String(type)}"`);
  place.holder[place.key] = made.built;
}

/**
 * superjson lists the places that held the same object and repeats the value at each; inputs do not need that. With
 * `dedupe` it sends null instead, which must not be confused with an intended null.
 */
function checkEqualities(root: Json, equalities: unknown, isLegacy: boolean): void {
  if (!isObject(equalities)) throw invalidAnnotation([], 'an input cannot contain itself');
  for (const [from, places] of Object.entries(equalities)) {
    const source = find(root, join([], from, isLegacy));
    if (source === undefined || !Array.isArray(places) || !places.every((one) => typeof one === 'string'))
      throw invalidAnnotation([from], 'a referential equality must map one path to a list of paths');
    for (const place of places) {
      const path = join([], place, isLegacy);
      const target = find(root, path);
      if (
        target === undefined ||
        typeof target.holder[target.key] !== typeof source.holder[source.key] ||
        target.holder[target.key] === null
      )
        throw invalidAnnotation(path, 'the value must be repeated here (use superjson without `dedupe`)');
    }
  }
}

interface Place {
  readonly holder: Json;
  readonly key: string;
}

/** The target of a path, over own properties only; undefined if there is none. */
function find(root: Json, path: Path): Place | undefined {
  let place: Place = { holder: root, key: 'json' };
  for (const key of path) {
    const next = place.holder[place.key];
    if (typeof next !== 'object' || next === null || next instanceof Date) return undefined;
    if (!Object.hasOwn(next, key) || (Array.isArray(next) && !/^\d+$/.test(key))) return undefined;
    place = { holder: next as Json, key };
  }
  return place;
}

/** Adds the steps of a key such as `a.0.b`; `\.` is a dot within a step, `\\` (since version 1) a backslash. */
function join(path: Path, key: string, isLegacy: boolean): Path {
  if (key.length > MAX_KEY_LENGTH) throw invalidAnnotation([key], 'the path is too long');
  const steps = [...path];
  let step = '';
  for (let i = 0; i < key.length; i += 1) {
    const [char, next] = [key[i], key[i + 1]];
    if (char === '\\' && (next === '.' || (next === '\\' && !isLegacy))) {
      step += next;
      i += 1;
    } else if (char === '\\' && !isLegacy) throw invalidAnnotation([key], 'the path has a stray backslash');
    else if (char === '.') {
      steps.push(step);
      step = '';
    } else step += char;
  }
  steps.push(step);
  if (steps.length > MAX_INPUT_DEPTH) throw invalidAnnotation(steps.slice(0, 5), 'the path is too long');
  return steps;
}

const shown = (path: Path): string => fieldName(path.join('.'));

function unsupportedAnnotation(type: unknown, path: Path): AppError {
  const name = String(Array.isArray(type) ? type[0] : type).slice(0, 40);
  return new AppError('malformed', {
    code: 'unsupported_annotation',
    publicMessage: `The superjson annotation "${name}" at "${shown(path)}" is not supported. Supported: ${SUPPORTED}.`,
  });
}

const invalidAnnotation = (path: Path, problem: string): AppError =>
  new AppError('malformed', {
    code: 'invalid_annotation',
    publicMessage: `The superjson metadata for "${shown(path)}" is not valid: ${problem}.`,
  });

function notSuperjson(payload: unknown): AppError {
  const first = isObject(payload) ? Object.keys(payload)[0] : undefined;
  const wanted = first === undefined ? '{"json": …}' : `{"json": {${JSON.stringify(first.slice(0, 40))}: …}}`;
  return new AppError('malformed', {
    code: 'not_superjson',
    publicMessage: `The input must be wrapped in the superjson envelope: ${wanted}, with dates marked in "meta".`,
  });
}
