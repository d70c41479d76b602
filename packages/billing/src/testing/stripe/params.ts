import { invalid } from './errors.ts';
import type { Metadata } from './types.ts';

/** A form-encoded value: texts, and objects and lists of them. An empty text unsets a field. */
export type Param = string | Param[] | Params;
export interface Params {
  [name: string]: Param;
}

const MAX_DEPTH = 8;

/** `items[0][price]` is `['items', '0', 'price']`. */
const pathOf = (key: string): string[] => [
  key.replace(/\[.*$/s, ''),
  ...[...key.matchAll(/\[([^\]]*)\]/g)].map(([, part]) => part ?? ''),
];

function put(target: Params, path: readonly string[], value: string): void {
  const [name = '', ...rest] = path;
  const key = name === '' ? String(Object.keys(target).length) : name;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const next: Params = typeof inner === 'object' && !Array.isArray(inner) ? inner : Object.create(null);
  target[key] = next;
  put(next, rest, value);
}

const isList = (keys: readonly string[]): boolean => keys.length > 0 && keys.every((key, at) => key === String(at));

function withLists(value: Param): Param {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, withLists(inner)] as const);
  return isList(entries.map(([name]) => name)) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** Reads a form-encoded body or a query string as Stripe does. */
export function parseForm(text: string): Params {
  const root: Params = Object.create(null);
  for (const [key, value] of new URLSearchParams(text)) {
    const path = pathOf(key);
    if (path.length > MAX_DEPTH) throw invalid(`Invalid request: "${key}" is nested too deeply.`, key);
    put(root, path, value);
  }
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, withLists(value)]));
}

const at = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}[${name}]`);

/** Texts, numbers, truth values and choices. */
function scalars(params: Params, prefix: string) {
  const text = (name: string): string | undefined => {
    const value = params[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string') throw invalid(`Invalid string: ${JSON.stringify(value)}`, at(prefix, name));
    return value;
  };
  const missing = (param: string) => invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  return {
    text,
    required: (name: string): string => {
      const value = text(name);
      if (value === undefined) throw missing(at(prefix, name));
      return value;
    },
    integer: (name: string): number | undefined => {
      const value = text(name);
      if (value === undefined) return undefined;
      if (/^-?\d{1,15}$/.test(value)) return Number(value);
      throw invalid(`Invalid integer: ${value}`, at(prefix, name), 'parameter_invalid_integer');
    },
    boolean: (name: string): boolean | undefined => {
      const value = text(name);
      if (value === undefined) return undefined;
      if (value !== 'true' && value !== 'false') throw invalid(`Invalid boolean: ${value}`, at(prefix, name));
      return value === 'true';
    },
    oneOf: <T extends string>(name: string, allowed: readonly T[]): T | undefined => {
      const value = text(name);
      const found = allowed.find((entry) => entry === value);
      if (value === undefined || found !== undefined) return found;
      throw invalid(`Invalid ${at(prefix, name)}: must be one of ${allowed.join(', ')}`, at(prefix, name));
    },
  };
}

/** Objects and lists. */
function nested(params: Params, prefix: string) {
  const inner = (name: string): Params | undefined => {
    const value = params[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string' || Array.isArray(value)) throw invalid('Invalid object', at(prefix, name));
    return value;
  };
  const list = (name: string): Param[] => {
    const value = params[name];
    if (value === undefined || value === '') return [];
    if (!Array.isArray(value)) throw invalid('Invalid array', at(prefix, name), 'parameter_invalid_array');
    return value;
  };
  return {
    /** The texts of an object such as `metadata`. */
    entries: (name: string): [string, string][] =>
      Object.entries(inner(name) ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    inner: (name: string): Reader | undefined => {
      const value = inner(name);
      return value === undefined ? undefined : reader(value, at(prefix, name));
    },
    list: (name: string): Reader[] =>
      list(name).map((entry, index) => {
        const path = `${at(prefix, name)}[${index}]`;
        if (typeof entry === 'string' || Array.isArray(entry)) throw invalid('Invalid object', path);
        return reader(entry, path);
      }),
    texts: (name: string): string[] =>
      list(name).map((entry) => {
        if (typeof entry !== 'string') throw invalid('Invalid array', at(prefix, name), 'parameter_invalid_array');
        return entry;
      }),
  };
}

export interface Reader extends ReturnType<typeof scalars>, Omit<ReturnType<typeof nested>, 'entries'> {
  readonly params: Params;
  /** The full name of a parameter, for messages. */
  path(name: string): string;
  has(name: string): boolean;
  /** The parameter is given and empty: the field is to be unset. */
  unsets(name: string): boolean;
  /** The metadata after this request: given keys are set, keys with an empty value removed. */
  metadata(current?: Metadata): Metadata;
}

/** Typed access to parameters; each method throws Stripe's error for a value of another type. */
export function reader(params: Params, prefix = ''): Reader {
  const { entries, ...structures } = nested(params, prefix);
  return {
    params,
    ...scalars(params, prefix),
    ...structures,
    path: (name) => at(prefix, name),
    has: (name) => params[name] !== undefined,
    unsets: (name) => params[name] === '',
    metadata: (current = {}) => {
      if (params.metadata === '') return {};
      const merged = { ...current, ...Object.fromEntries(entries('metadata')) };
      return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
    },
  };
}
