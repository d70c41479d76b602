import { type Checker, SymbolFlags, type Symbol as TsSymbol, type Type, TypeFlags } from 'typescript/unstable/sync';

/** Types of the language itself that the API may speak of; everything else is written out. */
const KEPT = ['Date', 'Uint8Array'];
/** What a subscription yields is all that counts of these. */
const ITERABLES = ['AsyncIterable', 'AsyncIterableIterator', 'AsyncGenerator'];

/** Come last in a union. */
const EMPTY = ['null', 'undefined'];

/** Writes types out structurally, so that the text needs no import but tRPC's. */
export function createTypeWriter(checker: Checker) {
  const open = new Set<number>();

  /** @param where for the error, e.g. `prices.current.output.start` @throws Error for what cannot be written out */
  function write(type: Type, where: string): string {
    if (type.flags & TypeFlags.Any) throw new Error(`${where} is \`any\`: give it a type`);
    if (type.isLiteralType()) return JSON.stringify(type.value);
    if (type.isIntrinsicType()) return type.intrinsicName;
    if (type.isUnionType()) return writeUnion(type.getTypes(), where);
    if (type.isTemplateLiteralType()) return writeTemplate(type.texts, type.getTypes(), where);
    if (type.isIntersectionType() && type.getTypes().some((part) => !(part.flags & TypeFlags.Object)))
      return type
        .getTypes()
        .map((part) => write(part, where))
        .join(' & ');
    if (!(type.flags & (TypeFlags.Object | TypeFlags.Intersection)))
      throw new Error(`${where} cannot be written out: ${checker.typeToString(type)}`);
    if (open.has(type.id)) throw new Error(`${where} contains itself: ${checker.typeToString(type)}`);
    open.add(type.id);
    try {
      return writeObject(type, where);
    } finally {
      open.delete(type.id);
    }
  }

  function writeUnion(types: readonly Type[], where: string): string {
    const texts = types.map((part) => write(part, where));
    const both = texts.includes('true') && texts.includes('false');
    const shown = both ? [...texts.filter((text) => text !== 'true' && text !== 'false'), 'boolean'] : texts;
    const unique = [...new Set(shown)].map((text) => (text.includes(' & ') ? `(${text})` : text));
    return [...unique.filter((text) => !EMPTY.includes(text)), ...unique.filter((text) => EMPTY.includes(text))].join(
      ' | ',
    );
  }

  function writeTemplate(texts: readonly string[], types: readonly Type[], where: string): string {
    const rest = types.map((part, i) => `\${${write(part, where)}}${texts[i + 1] ?? ''}`);
    return `\`${[texts[0] ?? '', ...rest].join('')}\``;
  }

  function writeObject(type: Type, where: string): string {
    if (type.isTypeReference()) {
      const args = checker.getTypeArguments(type);
      const name = type.getTarget().getSymbol()?.name ?? '';
      if (checker.isTupleType(type)) return `[${args.map((part) => write(part, where)).join(', ')}]`;
      if (checker.isArrayType(type)) return writeArray(name, args[0], where);
      if (ITERABLES.includes(name) && args[0] !== undefined) return `AsyncIterable<${write(args[0], where)}>`;
    }
    const name = type.getSymbol()?.name ?? '';
    if (KEPT.includes(name)) return name;
    return writeMembers(type, where);
  }

  function writeArray(name: string, element: Type | undefined, where: string): string {
    if (element === undefined) throw new Error(`${where}: an array of what?`);
    const text = write(element, `${where}[]`);
    const atom = / [|&] /.test(text) && !text.startsWith('{') ? `(${text})` : text;
    return name === 'ReadonlyArray' ? `readonly ${bracketed(atom)}[]` : `${bracketed(atom)}[]`;
  }

  function writeMembers(type: Type, where: string): string {
    const indexes = checker
      .getIndexInfosOfType(type)
      .map(({ keyType, valueType }) => `[key: ${write(keyType, where)}]: ${write(valueType, `${where}[…]`)};`);
    const members = checker.getPropertiesOfType(type).map((property) => writeProperty(property, where));
    return members.length + indexes.length === 0 ? '{}' : `{\n${[...members, ...indexes].join('\n')}\n}`;
  }

  function writeProperty(property: TsSymbol, where: string): string {
    const path = `${where}.${property.name}`;
    const type = checker.getTypeOfSymbol(property);
    if (type === undefined || property.flags & SymbolFlags.Method) throw new Error(`${path} is not data`);
    const optional = property.flags & SymbolFlags.Optional ? '?' : '';
    return `${writeComment(checker, property)}${propertyName(property.name)}${optional}: ${write(type, path)};`;
  }

  return { write };
}

const bracketed = (text: string): string => (text.startsWith('readonly ') ? `(${text})` : text);

export const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** The JSDoc comment of a symbol, so that editors show it; empty without one. */
export function writeComment(checker: Checker, symbol: TsSymbol): string {
  const text = checker.getDocumentationCommentOfSymbol(symbol).trim();
  return text === '' ? '' : `/** ${text.replaceAll('*/', '*\\/').replaceAll('\n', '\n * ')} */\n`;
}
