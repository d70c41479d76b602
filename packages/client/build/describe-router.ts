import { API, type Checker, SymbolFlags, type Symbol as TsSymbol, type Type } from 'typescript/unstable/sync';
import { type Annotations, propertyName, toComment, writeComment, writeType } from './describe-type.ts';

const PROCEDURES: Record<string, string> = {
  query: 'TRPCQueryProcedure',
  mutation: 'TRPCMutationProcedure',
  subscription: 'TRPCSubscriptionProcedure',
};

/**
 * The declarations of a router's type with every type expanded: the only imports are tRPC's types.
 * @param options.file the source file that exports the type
 * @throws Error naming the procedure whose type cannot be published, e.g. because it is `any`
 */
export function describeRouter(options: {
  readonly tsconfig: string;
  readonly file: string;
  readonly name: string;
  readonly annotations?: Annotations;
}): string {
  const api = new API();
  try {
    const snapshot = api.updateSnapshot({ openProjects: [options.tsconfig] });
    const project = snapshot.getProject(options.tsconfig);
    const file = project?.program.getSourceFile(options.file);
    if (project === undefined || file === undefined) throw new Error(`${options.file} is not part of the project`);
    const module = project.checker.getSymbolAtLocation(file);
    const symbol = module && project.checker.getMemberInModuleExports(module, options.name);
    if (symbol === undefined) throw new Error(`${options.file} exports no ${options.name}`);
    const declared = symbol.flags & SymbolFlags.Alias ? project.checker.getAliasedSymbol(symbol) : symbol;
    const type = project.checker.getDeclaredTypeOfSymbol(declared);
    return describe(project.checker, type, options);
  } finally {
    api.close();
  }
}

function describe(
  checker: Checker,
  router: Type,
  { name, annotations }: { readonly name: string; readonly annotations?: Annotations },
): string {
  const write = (type: Type, where: string) => writeType(checker, type, where, annotations);
  const aliases = Object.entries(annotations?.aliases ?? {}).map(
    ([alias, values]) =>
      `export type ${alias} =\n${values.map((value) => `  | ${JSON.stringify(value)}`).join('\n')};\n\n`,
  );
  const errorShape = write(at(checker, router, '_def', '_config', '$types', 'errorShape'), 'errorShape');
  const record = writeRecord(at(checker, router, '_def', 'record'), '');
  return indented(`import type {
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server';

${aliases.join('')}type ErrorShape = ${errorShape};

/** The API's operations with their input and output. */
export type ${name} = TRPCBuiltRouter<{ ctx: object; meta: object; errorShape: ErrorShape; transformer: true }, ${record}>;
`);

  function writeRecord(type: Type, path: string): string {
    return `{\n${checker
      .getPropertiesOfType(type)
      .map((entry) => writeEntry(entry, path))
      .join('\n')}\n}`;
  }

  function writeEntry(entry: TsSymbol, path: string): string {
    const where = path === '' ? entry.name : `${path}.${entry.name}`;
    const type = checker.getTypeOfSymbol(entry);
    if (type === undefined) throw new Error(`${where} has no type`);
    const text = writeComment(checker, entry) || toComment(annotations?.comments.get(where) ?? '');
    return `${text}${propertyName(entry.name)}: ${writeNode(type, where)};`;
  }

  function writeNode(type: Type, where: string): string {
    const definition = member(checker, type, '_def');
    if (definition === undefined) return writeRecord(type, where);
    const nested = member(checker, definition, 'record');
    if (nested !== undefined) return writeRecord(nested, where);
    const kind = write(at(checker, definition, 'type'), where);
    const procedure = PROCEDURES[JSON.parse(kind) as string];
    if (procedure === undefined) throw new Error(`${where}: a procedure of the kind ${kind}`);
    const input = write(at(checker, definition, '$types', 'input'), `${where}.input`);
    const output = write(at(checker, definition, '$types', 'output'), `${where}.output`);
    return `${procedure}<{ input: ${input}; output: ${output}; meta: object }>`;
  }
}

function member(checker: Checker, type: Type, name: string): Type | undefined {
  const symbol = checker.getPropertyOfType(type, name);
  return symbol && checker.getTypeOfSymbol(symbol);
}

function at(checker: Checker, type: Type, ...path: string[]): Type {
  return path.reduce((from, name) => {
    const next = member(checker, from, name);
    if (next === undefined) throw new Error(`the type has no ${path.join('.')}: is it a tRPC router?`);
    return next;
  }, type);
}

/** One step per open brace; the text has no braces at line ends but those of types. */
function indented(text: string): string {
  let depth = 0;
  const lines = text.split('\n').map((line) => {
    const content = line.trim();
    if (content.startsWith('}')) depth -= 1;
    const shown = `${'  '.repeat(depth)}${content.startsWith('*') ? ' ' : ''}${content}`;
    if (content.endsWith('{')) depth += 1;
    return shown.trimEnd();
  });
  return lines.join('\n');
}
