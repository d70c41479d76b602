import { isTest } from '../places.ts';
import { descendants, dottedName, isFunction, isNode, type Node, type Source } from '../source.ts';
import { type Finding, findingAt, type Rule } from '../tree.ts';

const testSources = (rule: (source: Source) => Finding[]) => (tree: { sources: readonly Source[] }) =>
  tree.sources.filter(({ path }) => isTest(path)).flatMap(rule);

/** `test.only` for `test.only(…)`, `test.each` for `test.each(rows)(…)`. */
function calleePath(call: Node): string {
  const callee = call.callee as Node;
  return callee.type === 'CallExpression' ? calleePath(callee) : dottedName(callee);
}

const isTestCall = (node: Node): boolean => node.type === 'CallExpression' && /^(test|it)(\.|$)/.test(calleePath(node));

const bodyOf = (call: Node): Node | undefined => (call.arguments as Node[]).findLast(isFunction);

export const noFocus: Rule = {
  name: 'every test runs',
  check: testSources((source) =>
    source.nodes
      .filter((node) => node.type === 'CallExpression' && source.parentOf(node)?.callee !== node)
      .filter((node) =>
        /^(test|it|describe|suite|bench)\.(.*\.)?(only|skip|todo|fails)(\.|$)|^[xf](it|test|describe)$/.test(
          calleePath(node),
        ),
      )
      .map((node) =>
        findingAt(
          source,
          node.start,
          `${calleePath(node)}: run it, or use skipIf with a message about the missing requirement`,
        ),
      ),
  ),
};

export const noModuleMocks: Rule = {
  name: 'no module is mocked',
  check: testSources((source) =>
    source.nodes
      .filter(
        (node) => node.type === 'CallExpression' && /^(vi|vitest|jest)\.(mock|doMock|unmock)$/.test(calleePath(node)),
      )
      .map((node) => findingAt(source, node.start, 'module mock: pass a real peer on loopback or a hand-written port')),
  ),
};

const CLAIM = /^(expect|assert)|Contract$/;

/** Names of the functions in the file that contain an assertion or call such a function. */
function claimingNames(source: Source): Set<string> {
  const functions = source.nodes.flatMap((node): [string, Node][] => {
    if (node.type === 'FunctionDeclaration' && isFunction(node)) return [[dottedName(node.id), node]];
    return node.type === 'VariableDeclarator' && isFunction(node.init) ? [[dottedName(node.id), node.init]] : [];
  });
  const names = new Set<string>();
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const [name, body] of functions) if (makesClaim(body, names)) names.add(name);
  }
  return names;
}

const makesClaim = (root: Node, names: ReadonlySet<string>): boolean =>
  descendants(root).some(
    (node) => node.type === 'Identifier' && (CLAIM.test(String(node.name)) || names.has(String(node.name))),
  );

export const testsClaim: Rule = {
  name: 'every test has an assertion',
  check: testSources((source) => {
    const names = claimingNames(source);
    const program = source.nodes[0] as Node;
    if (!makesClaim(program, names)) return [findingAt(source, 0, 'no expect or assert in the whole file')];
    return source.nodes.filter(isTestCall).flatMap((call) => {
      const body = bodyOf(call);
      if (body === undefined || makesClaim(body, names)) return [];
      return [findingAt(source, call.start, 'this test has no assertion: expect the guarantee its name states')];
    });
  }),
};

const isExpect = (node: unknown): node is Node =>
  isNode(node) && node.type === 'CallExpression' && /^expect(\.soft)?$/.test(dottedName(node.callee));

const isLiteralList = (node: unknown): boolean =>
  isNode(node) && node.type === 'ArrayExpression' && (node.elements as Node[]).length > 1;

/** Arguments of `expect(…)` with which an assertion holds for several or all results. */
function isLooseSubject(node: Node | undefined): boolean {
  if (node === undefined) return true;
  if (node.type === 'Literal') return true;
  if (node.type === 'LogicalExpression') return node.operator === '||';
  if (node.type !== 'CallExpression' || !isNode(node.callee)) return false;
  return dottedName(node.callee.property) === 'includes' && isLiteralList(node.callee.object);
}

function isLooseMatcher(node: Node): boolean {
  const callee = node.callee as Node;
  if (callee.type !== 'MemberExpression' || !isExpect(callee.object)) return false;
  const matcher = dottedName(callee.property);
  const subject = (callee.object.arguments as Node[])[0];
  if (matcher === 'toContain' || matcher === 'toContainEqual') return isLiteralList(subject);
  if (matcher === 'toBeOneOf') return true;
  return /^toBe(Less|Greater)Than/.test(matcher) && /(^|\.)status(Code)?$/.test(dottedName(subject));
}

export const noLooseClaims: Rule = {
  name: 'an assertion has one right result',
  check: testSources((source) =>
    source.nodes
      .filter((node) => node.type === 'CallExpression')
      .filter((node) => (isExpect(node) && isLooseSubject((node.arguments as Node[])[0])) || isLooseMatcher(node))
      .map((node) => findingAt(source, node.start, 'this passes for several results: expect the right one')),
  ),
};

/** `expect(x);` and `expect(promise).rejects…;` without await check nothing. */
export const noLostClaims: Rule = {
  name: 'every assertion is checked',
  check: testSources((source) =>
    source.nodes
      .filter((node) => node.type === 'ExpressionStatement')
      .filter(({ expression }) => isExpect(expression) || isUnawaited(expression as Node))
      .map((node) =>
        findingAt(source, node.start, 'this assertion is never checked: add a matcher, or await the promise'),
      ),
  ),
};

function isUnawaited(expression: Node): boolean {
  if (expression.type !== 'CallExpression') return false;
  return descendants(expression.callee as Node).some(
    (node) =>
      node.type === 'MemberExpression' &&
      /^(rejects|resolves)$/.test(dottedName(node.property)) &&
      isExpect(node.object),
  );
}
