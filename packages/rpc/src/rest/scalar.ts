import { parseInstant } from '@energy-optimizer/kernel';
import { alternatives, DATE_MARK, type JsonSchema } from '../json-schema.ts';

/** Converts the text of a parameter to the type of its schema; other text stays text, which Zod rejects. */
export type ReadText = (text: string) => unknown;

const NUMBER = /^-?(?:0|[1-9]\d{0,29})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?$/;
/** Python prints `True`. */
const BOOLEAN = /^(?:true|false)$/i;
/** In a query string an unencoded `+` means a space; in the offset of an instant a plus was intended. */
const BLANK_OFFSET = /(?<=:\d\d(?:\.\d{1,9})?) (?=\d\d(?::?\d\d)?$)/;

const typesOf = (schema: JsonSchema): string[] => {
  if (schema[DATE_MARK] === true) return ['date'];
  if (schema.type === 'string' && schema.format === 'date-time') return ['instant'];
  if (schema.type !== undefined) return [schema.type].flat();
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  return values.length === 0 ? ['string'] : values.map((value) => (value === null ? 'null' : typeof value));
};

function readScalar(schemas: readonly JsonSchema[], where: string): ReadText {
  const types = new Set(schemas.flatMap(typesOf));
  if (types.has('object') || types.has('array'))
    throw new Error(`${where}: it cannot be represented in a path or a query`);
  const number = types.has('number') || types.has('integer');
  const boolean = types.has('boolean');
  return (text) => {
    if (number && NUMBER.test(text)) return Number(text);
    if (boolean && BOOLEAN.test(text)) return text.toLowerCase() === 'true';
    if (types.has('date')) return parseInstant(text.replace(BLANK_OFFSET, '+')) ?? text;
    return types.has('instant') ? text.replace(BLANK_OFFSET, '+') : text;
  };
}

/**
 * The reader of one parameter. Arrays are comma-separated (OpenAPI: `style: form, explode: false`).
 * @throws Error if the schema contains objects or nested arrays
 */
export function textReader(schema: JsonSchema, root: JsonSchema, where: string): ReadText {
  const options = alternatives(schema, root);
  const list = options.find((one) => one.type === 'array');
  if (list === undefined) return readScalar(options, where);
  const item = readScalar(alternatives((list.items ?? {}) as JsonSchema, root), where);
  return (text) => (text === '' ? [] : text.split(',').map(item));
}
