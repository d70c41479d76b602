import { isTest } from '../places.ts';
import { ancestors, dottedName, isFunction, type Node, type Source, stringValue } from '../source.ts';
import { findingAt, type Rule } from '../tree.ts';

const isLoop = (node: Node): boolean => /^(While|DoWhile|For|ForOf|ForIn)Statement$/.test(node.type);

/** A pause inside a loop is polling; anywhere else it is a guess at a duration. */
const isPoll = (source: Source, node: Node): boolean => ancestors(source, node).some(isLoop);

/** `new Promise((resolve) => setTimeout(resolve, …))`; a rejecting deadline is no sleep. */
function isSleep(node: Node): boolean {
  const executor = (node.arguments as Node[] | undefined)?.[0];
  if (node.type !== 'NewExpression' || dottedName(node.callee) !== 'Promise' || !isFunction(executor)) return false;
  const resolve = dottedName((executor.params as Node[])[0]);
  const body = executor.body as Node;
  const statements = body.type === 'BlockStatement' ? (body.body as Node[]) : [body];
  return statements.some((statement) => {
    const call = (statement.type === 'ExpressionStatement' ? statement.expression : statement) as Node;
    if (call.type !== 'CallExpression' || dottedName(call.callee) !== 'setTimeout') return false;
    return dottedName((call.arguments as Node[])[0]) === resolve;
  });
}

function timerNames(source: Source): Set<string> {
  const declarations = source.nodes.filter(
    (node) => node.type === 'ImportDeclaration' && /^(node:)?timers\/promises$/.test(stringValue(node.source) ?? ''),
  );
  return new Set(declarations.flatMap((node) => (node.specifiers as Node[]).map((entry) => dottedName(entry.local))));
}

export const noSleeps: Rule = {
  name: 'tests wait for events, not for time',
  check: (tree) =>
    tree.sources
      .filter(({ path }) => isTest(path))
      .flatMap((source) => {
        const timers = timerNames(source);
        const called = (node: Node) =>
          node.type === 'CallExpression' && timers.has(dottedName(node.callee).split('.')[0] ?? '');
        return source.nodes
          .filter((node) => (isSleep(node) || called(node)) && !isPoll(source, node))
          .map((node) => findingAt(source, node.start, 'sleep: await the event, or poll with a deadline (vi.waitFor)'));
      }),
};
