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

/** Typed access to parameters; each method throws Stripe's error for a value of another type. */
export function reader(params: Params, prefix = '') {
  const text = (name: string): string | undefined => {
    const value = params[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string') throw invalid(`Invalid string: ${JSON.stringify(value)}`, at(prefix, name));
    return value;
  };
  const integer = (name: string): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(value))
      throw invalid(`Invalid integer: ${value}`, at(prefix, name), 'parameter_invalid_integer');
    return Number(value);
  };
  const inner = (name: string): Params | undefined => {
    const value = params[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string' || Array.isArray(value)) throw invalid('Invalid object', at(prefix, name));
    return value;
  };
  return {
    params,
    path: (name: string) => at(prefix, name),
    has: (name: string): boolean => params[name] !== undefined,
    /** The parameter is given and empty: the field is to be unset. */
    unsets: (name: string): boolean => params[name] === '',
    text,
    required: (name: string): string => {
      const value = text(name);
      if (value === undefined)
        throw invalid(`Missing required param: ${at(prefix, name)}.`, at(prefix, name), 'parameter_missing');
      return value;
    },
    integer,
    boolean: (name: string): boolean | undefined => {
      const value = text(name);
      if (value === undefined) return undefined;
      if (value !== 'true' && value !== 'false') throw invalid(`Invalid boolean: ${value}`, at(prefix, name));
      return value === 'true';
    },
    oneOf: <T extends string>(name: string, allowed: readonly T[]): T | undefined => {
      const value = text(name);
      if (value === undefined) return undefined;
      const found = allowed.find((entry) => entry === value);
      if (found === undefined)
        throw invalid(`Invalid ${at(prefix, name)}: must be one of ${allowed.join(', ')}`, at(prefix, name));
      return found;
    },
    inner: (name: string) => {
      const value = inner(name);
      return value === undefined ? undefined : reader(value, at(prefix, name));
    },
    list: (name: string) => {
      const value = params[name];
      if (value === undefined || value === '') return [];
      if (!Array.isArray(value)) throw invalid('Invalid array', at(prefix, name), 'parameter_invalid_array');
      return value.map((entry, index) => {
        if (typeof entry === 'string' || Array.isArray(entry))
          throw invalid('Invalid object', `${at(prefix, name)}[${index}]`);
        return reader(entry, `${at(prefix, name)}[${index}]`);
      });
    },
    texts: (name: string): string[] => {
      const value = params[name];
      if (value === undefined || value === '') return [];
      if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string'))
        throw invalid('Invalid array', at(prefix, name), 'parameter_invalid_array');
      return value;
    },
    /** The metadata after this request: given keys are set, keys with an empty value removed. */
    metadata: (current: Metadata = {}): Metadata => {
      if (params.metadata === '') return {};
      const merged = { ...current, ...(inner('metadata') ?? {}) };
      return Object.fromEntries(
        Object.entries(merged).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
        ),
      );
    },
  };
}
export type Reader = ReturnType<typeof reader>;
