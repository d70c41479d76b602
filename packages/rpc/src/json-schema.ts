import { z } from 'zod';

/** JSON Schema 2020-12 as zod writes it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Marks where a schema wants a `Date`: REST carries it as an ISO-8601 string. Never published. */
export const DATE_MARK = 'x-date';

const NOT_JSON = new Set(['bigint', 'symbol', 'map', 'set', 'nan', 'promise', 'function', 'file']);

interface Direction {
  readonly io: 'input' | 'output';
  readonly markDates?: boolean;
}

/** A zod schema does not change, and writing its JSON Schema takes most of the time in which a server is composed. */
const written = new WeakMap<z.core.$ZodType, Map<string, JsonSchema>>();

/**
 * The JSON Schema of a zod schema. Everybody who asks gets the same object: it is only read. Dates are strings of
 * format `date-time`; objects of outputs are open to new fields; `markDates` adds the mark that tells them from
 * ordinary strings.
 * @throws Error for types that JSON cannot carry
 */
export function toJsonSchema(schema: z.core.$ZodType, direction: Direction): JsonSchema {
  const key = `${direction.io} ${direction.markDates ?? false}`;
  const known = written.get(schema) ?? new Map<string, JsonSchema>();
  const result = known.get(key) ?? writeJsonSchema(schema, direction);
  written.set(schema, known.set(key, result));
  return result;
}

function writeJsonSchema(schema: z.core.$ZodType, options: Direction): JsonSchema {
  const { $schema: _, ...result } = z.toJSONSchema(schema, {
    io: options.io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const { type, format } = zodSchema._zod.def as { readonly type: string; readonly format?: string };
      if (NOT_JSON.has(type)) throw new Error(`JSON cannot represent a ${type}`);
      if (options.io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      if (type === 'string' && format !== undefined) preferFormat(jsonSchema, format);
      if (type !== 'date') return;
      jsonSchema.type = 'string';
      jsonSchema.format = 'date-time';
      if (options.markDates) jsonSchema[DATE_MARK] = true;
    },
  });
  return result;
}

/** Formats that JSON Schema has a name for. */
const NAMED_FORMATS = new Set(['date', 'email', 'uuid']);

/** A format says what its patterns say: generators make an intersection of types of the two. */
function preferFormat(schema: JsonSchema, format: string): void {
  if (!NAMED_FORMATS.has(format)) return;
  schema.format = format;
  delete schema.pattern;
  delete schema.allOf;
}

/** Follows a local `$ref` (`#` or `#/$defs/…`). */
export function resolveRef(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema;
  if (schema.$ref === '#') return root;
  const target = root.$defs?.[schema.$ref.replace('#/$defs/', '')];
  if (target === undefined) throw new Error(`unknown definition: ${schema.$ref}`);
  return resolveRef(target as JsonSchema, root);
}

/** The JSON Schema of an input. Its root is always written out, even if the schema has an id of its own. */
export function inputJsonSchema(
  schema: z.core.$ZodType | undefined,
  options: { readonly markDates?: boolean } = {},
): JsonSchema {
  if (schema === undefined) return { type: 'object' };
  const root = toJsonSchema(schema, { ...options, io: 'input' });
  return root.$ref === undefined || root.$defs === undefined ? root : { ...resolveRef(root, root), $defs: root.$defs };
}

/** The members of a union, or the schema alone; references followed. */
export function alternatives(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  const resolved = resolveRef(schema, root);
  const members = resolved.anyOf ?? resolved.oneOf;
  return members === undefined ? [resolved] : members.flatMap((one) => alternatives(one as JsonSchema, root));
}
