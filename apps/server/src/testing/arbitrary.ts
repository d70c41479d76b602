import fc from 'fast-check';
import type { JsonSchema } from './attack-world.ts';

/** Random inputs from a JSON Schema: mostly valid, mixed with hostile values. */

const HOSTILE = [
  "' OR '1'='1",
  "'; DROP TABLE app_user; --",
  '{{7*7}}#{7*7}',
  'a\r\nSet-Cookie: x=1',
  '../../../etc/passwd',
  '<script>alert(1)</script>',
  '\u202e\ufeff\ud83d\ude00',
  '%00%0d%0a',
  'null',
  '__proto__',
];
const text: fc.Arbitrary<string> = fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom(...HOSTILE));
const byFormat: Record<string, fc.Arbitrary<string>> = {
  uuid: fc.uuid(),
  email: fc.emailAddress({ size: 'small' }),
  uri: fc.webUrl(),
  'date-time': fc
    .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
};
const hex = fc.stringMatching(/^[0-9a-f]{64}$/);

/** A value that mostly matches the schema; patterns and lengths are random. */
export function inputOf(schema: JsonSchema, root: JsonSchema = schema): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const found = root.$defs?.[schema.$ref.replace('#/$defs/', '')];
    return found === undefined ? fc.jsonValue() : inputOf(found as JsonSchema, root);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const members = schema.anyOf ?? schema.oneOf;
  if (members !== undefined) return fc.oneof(...members.map((one) => inputOf(one as JsonSchema, root)));
  switch (schema.type) {
    case 'object':
      return objectOf(schema, root);
    case 'array':
      return fc.array(inputOf((schema.items ?? {}) as JsonSchema, root), {
        maxLength: Math.min(schema.maxItems ?? 4, 4),
      });
    case 'integer':
      return integerOf(schema);
    case 'number':
      return fc.oneof(integerOf(schema), fc.double({ ...boundsOf(schema), noNaN: true }));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return byFormat[schema.format ?? ''] ?? (schema.pattern === undefined ? text : fc.oneof(hex, text));
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const boundsOf = ({ minimum = -5, maximum = 500 }: JsonSchema) => ({
  min: Math.max(minimum, -1e6),
  max: Math.min(maximum, 1e6),
});
function integerOf(schema: JsonSchema): fc.Arbitrary<number> {
  const { min, max } = boundsOf(schema);
  return fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
}

function objectOf(schema: JsonSchema, root: JsonSchema): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => [name, inputOf(property as JsonSchema, root)] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] });
}

/** Violates the schema in at least one place. */
export const brokenOf = (schema: JsonSchema): fc.Arbitrary<Record<string, unknown>> => {
  const names = Object.keys(schema.properties ?? {});
  const junk = fc.oneof(fc.jsonValue({ maxDepth: 3 }), text, fc.constant('x'.repeat(5_000)));
  const replaced = fc.record(Object.fromEntries(names.map((name) => [name, junk])), { requiredKeys: [] });
  const unknown = fc.dictionary(fc.constantFrom('role', 'tier', 'userId', 'constructor', 'toString', '$where'), junk);
  return fc.tuple(replaced, unknown).map(([known, others]) => ({ ...known, ...others }));
};
