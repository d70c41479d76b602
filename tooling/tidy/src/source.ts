import { type Comment, parseSync, visitorKeys } from 'oxc-parser';

/** A loosely typed syntax node: rules check a few kinds of nodes and ignore the rest. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** One parsed TypeScript or JavaScript file. `nodes` lists every node, parents before children. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly nodes: readonly Node[];
  readonly comments: readonly Comment[];
  parentOf(node: Node): Node | undefined;
}

export const isSourcePath = (path: string): boolean => /\.(ts|tsx|mts|js|mjs|cjs)$/.test(path);

/** Parses one file. @throws if it does not parse, because then no rule can be checked */
export function parseSource(path: string, text: string): Source {
  const result = parseSync(path, text);
  const error = result.errors.find((entry) => entry.severity === 'Error');
  if (error !== undefined) throw new Error(`${path} does not parse: ${error.message}`);
  const parents = new Map<Node, Node>();
  const nodes: Node[] = [];
  const pending: Node[] = [result.program as unknown as Node];
  while (pending.length > 0) {
    const node = pending.pop() as Node;
    nodes.push(node);
    for (const child of childrenOf(node).reverse()) {
      parents.set(child, node);
      pending.push(child);
    }
  }
  return { path, text, nodes, comments: result.comments, parentOf: (node) => parents.get(node) };
}

function childrenOf(node: Node): Node[] {
  return (visitorKeys[node.type] ?? []).flatMap((key) => node[key]).filter(isNode);
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Every node inside `root`, itself included. */
export function descendants(root: Node): Node[] {
  return [root, ...childrenOf(root).flatMap(descendants)];
}

/** The chain of parents of a node, nearest first. */
export function ancestors(source: Source, node: Node): Node[] {
  const parent = source.parentOf(node);
  return parent === undefined ? [] : [parent, ...ancestors(source, parent)];
}

/** `process.env` for `process.env`, `process['env']` and `globalThis.process?.env`; '' for anything else. */
export function dottedName(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'Identifier') return String(node.name);
  if (node.type === 'ChainExpression' || node.type === 'ParenthesizedExpression') return dottedName(node.expression);
  if (node.type !== 'MemberExpression') return '';
  const object = dottedName(node.object);
  const property = node.computed === true ? stringValue(node.property) : dottedName(node.property);
  if (object === '' || property === undefined || property === '') return '';
  return object === 'globalThis' ? property : `${object}.${property}`;
}

/** The text of a string literal or of a template without holes (holes become `?`). */
export function stringValue(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return undefined;
  return (node.quasis as { value: { cooked: string | null } }[]).map((part) => part.value.cooked ?? '').join('?');
}

export const isFunction = (node: unknown): node is Node =>
  isNode(node) &&
  ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type) &&
  isNode(node.body);

export interface ImportOf {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly node: Node;
}

/** Static and dynamic imports, re-exports and `import('…')` types. */
export function importsOf(source: Source): ImportOf[] {
  return source.nodes.flatMap((node) => {
    const specifier = stringValue(node.source);
    if (specifier === undefined || !/^(Import|Export|TSImport)/.test(node.type)) return [];
    const typeOnly = node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type';
    return [{ specifier, typeOnly: typeOnly || onlyTypeNames(node), node }];
  });
}

function onlyTypeNames(node: Node): boolean {
  const names = Array.isArray(node.specifiers) ? (node.specifiers as Node[]) : [];
  return names.length > 0 && names.every((name) => name.importKind === 'type' || name.exportKind === 'type');
}
