import { parseInstant } from '@energy-optimizer/kernel';
import { alternatives, DATE_MARK, type JsonSchema, resolveRef } from '../json-schema.ts';

const mentionsDate = (schema: JsonSchema): boolean => JSON.stringify(schema).includes(`"${DATE_MARK}"`);

/**
 * A function that copies a JSON body and converts ISO 8601 strings to Dates where the schema has Dates, and only there.
 */
export function dateReviver(root: JsonSchema): (body: unknown) => unknown {
  if (!mentionsDate(root)) return (body) => body;
  return (body) => revive(body, root, root);
}

function revive(value: unknown, schema: JsonSchema, root: JsonSchema): unknown {
  const options = alternatives(schema, root);
  if (typeof value === 'string')
    return options.some((one) => one[DATE_MARK] === true) ? (parseInstant(value) ?? value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = options.find((one) => one.type === 'array')?.items as JsonSchema | undefined;
    return items === undefined ? value : value.map((item) => revive(item, items, root));
  }
  const properties = Object.assign({}, ...options.map((one) => one.properties ?? {})) as Record<string, JsonSchema>;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
      return [key, property === undefined ? inner : revive(inner, resolveRef(property, root), root)];
    }),
  );
}
