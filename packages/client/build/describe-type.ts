import { type Checker, SymbolFlags, type Symbol as TsSymbol, type Type, TypeFlags } from 'typescript/unstable/sync';

/** Built-in types the API may use; all others are expanded. */
const KEPT = ['Date', 'Uint8Array'];
/** Only the yielded type of a subscription matters. */
const ITERABLES = ['AsyncIterable', 'AsyncIterableIterator', 'AsyncGenerator'];

/** Come last in a union. */
const EMPTY = ['null', 'undefined'];

/** Information about the types that the compiler does not have. */
export interface Annotations {
  /** Comment of a property by its path, e.g. `prices.current.output.at`, `…prices[].price`. */
  readonly comments: ReadonlyMap<string, string>;
  /** Long string unions that are declared once, by name. */
  readonly aliases: Readonly<Record<string, readonly string[]>>;
}

const NO_ANNOTATIONS: Annotations = { comments: new Map(), aliases: {} };

interface Writing extends Annotations {
  readonly checker: Checker;
  /** For errors, e.g. `prices.current.output.start`. */
  readonly where: string;
  /** Ids of the types around this one. */
  readonly around: readonly number[];
}

/**
 * Expands a type structurally, so that the text needs no import.
 * @param where the location of the type, for errors
 * @throws Error for types that cannot be expanded: `any`, functions, unresolved generics, types that contain themselves
 */
export const writeType = (
  checker: Checker,
  type: Type,
  where: string,
  annotations: Annotations = NO_ANNOTATIONS,
): string => write(type, { ...annotations, checker, where, around: [] });

function write(type: Type, at: Writing): string {
  if (type.flags & TypeFlags.Any) throw new Error(`${at.where} is \`any\`: give it a type`);
  if (type.isLiteralType()) return JSON.stringify(type.value);
  if (type.isIntrinsicType()) return type.intrinsicName;
  if (type.isUnionType())
    return writeUnion(
      type.getTypes().filter((part) => !isAbsence(part, at.checker)),
      at,
    );
  if (type.isTemplateLiteralType()) return writeTemplate(type.texts, type.getTypes(), at);
  if (type.isIntersectionType() && type.getTypes().some(({ flags }) => !(flags & TypeFlags.Object)))
    return type
      .getTypes()
      .map((part) => write(part, at))
      .join(' & ');
  if (!(type.flags & (TypeFlags.Object | TypeFlags.Intersection)))
    throw new Error(`${at.where} cannot be written out: ${at.checker.typeToString(type)}`);
  if (at.around.includes(type.id)) throw new Error(`${at.where} contains itself: ${at.checker.typeToString(type)}`);
  return writeObject(type, { ...at, around: [...at.around, type.id] });
}

/** The marker that `name?: string` adds under `exactOptionalPropertyTypes`: missing, not `undefined`. */
const isAbsence = (type: Type, checker: Checker): boolean =>
  (type.flags & TypeFlags.Undefined) !== 0 && type.id !== checker.getUndefinedType().id;

function writeUnion(types: readonly Type[], at: Writing): string {
  const texts = types.map((part) => write(part, at));
  const both = texts.includes('true') && texts.includes('false');
  const shown = both ? [...texts.filter((text) => text !== 'true' && text !== 'false'), 'boolean'] : texts;
  const unique = [...new Set(hoisted(shown, at.aliases))].map((text) => (text.includes(' & ') ? `(${text})` : text));
  return [...unique.filter((text) => !EMPTY.includes(text)), ...unique.filter((text) => EMPTY.includes(text))].join(
    ' | ',
  );
}

/** Members that form an alias are replaced by its name. */
function hoisted(texts: readonly string[], aliases: Annotations['aliases']): string[] {
  let rest = [...texts];
  for (const [name, values] of Object.entries(aliases)) {
    const members = new Set(values.map((value) => JSON.stringify(value)));
    if (![...members].every((member) => rest.includes(member))) continue;
    rest = [name, ...rest.filter((text) => !members.has(text))];
  }
  return rest;
}

function writeTemplate(texts: readonly string[], types: readonly Type[], at: Writing): string {
  const rest = types.map((part, i) => `\${${write(part, at)}}${texts[i + 1] ?? ''}`);
  return `\`${[texts[0] ?? '', ...rest].join('')}\``;
}

function writeObject(type: Type, at: Writing): string {
  const { checker } = at;
  if (type.isTypeReference()) {
    const args = checker.getTypeArguments(type);
    const target = type.getTarget();
    const name = target.getSymbol()?.name ?? '';
    if (target.isTupleType())
      return `${target.readonly ? 'readonly ' : ''}[${args.map((part) => write(part, at)).join(', ')}]`;
    if (checker.isArrayType(type)) return writeArray(name, args[0], at);
    if (ITERABLES.includes(name) && args[0] !== undefined) return `AsyncIterable<${write(args[0], at)}>`;
  }
  const name = type.getSymbol()?.name ?? '';
  return KEPT.includes(name) ? name : writeMembers(type, at);
}

function writeArray(name: string, element: Type | undefined, at: Writing): string {
  if (element === undefined) throw new Error(`${at.where}: an array without an element type`);
  const text = write(element, { ...at, where: `${at.where}[]` });
  const needsBrackets = text.startsWith('readonly ') || element.isUnionType() || text.includes(' & ');
  return `${name === 'ReadonlyArray' ? 'readonly ' : ''}${needsBrackets ? `(${text})` : text}[]`;
}

function writeMembers(type: Type, at: Writing): string {
  const indexes = at.checker
    .getIndexInfosOfType(type)
    .map(({ keyType, valueType }) => `[key: ${write(keyType, at)}]: ${write(valueType, at)};`);
  const members = at.checker.getPropertiesOfType(type).map((property) => writeProperty(property, at));
  return members.length + indexes.length === 0 ? '{}' : `{\n${[...members, ...indexes].join('\n')}\n}`;
}

function writeProperty(property: TsSymbol, at: Writing): string {
  const { checker } = at;
  const where = `${at.where}.${property.name}`;
  const type = checker.getTypeOfSymbol(property);
  if (type === undefined || property.flags & SymbolFlags.Method) throw new Error(`${where} is not data`);
  const name = `${propertyName(property.name)}${property.flags & SymbolFlags.Optional ? '?' : ''}`;
  return `${writeComment(checker, property) || toComment(at.comments.get(where) ?? '')}${name}: ${write(type, { ...at, where })};`;
}

export const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** The JSDoc comment of a symbol, so that editors show it; empty without one. */
export const writeComment = (checker: Checker, symbol: TsSymbol): string =>
  toComment(checker.getDocumentationCommentOfSymbol(symbol).trim());

/** A JSDoc comment of this text; empty without one. */
export function toComment(text: string): string {
  return text === '' ? '' : `/** ${text.replaceAll('*/', '*\\/').replaceAll('\n', '\n * ')} */\n`;
}
