import { dottedName, isFunction, isSourcePath, type Node, type Source } from '../source.ts';
import { findingAt, lineOf, type Rule } from '../tree.ts';

export const FILE_LINES = 300;
export const FUNCTION_LINES = 60;

const isGenerated = (path: string): boolean => path.includes('/generated/');

export const fileLength: Rule = {
  name: `files have at most ${FILE_LINES} lines`,
  check: (tree) =>
    tree.files
      .filter(({ path }) => isSourcePath(path) && !isGenerated(path))
      .map((file) => ({ file, lines: file.text.replace(/\n$/, '').split('\n').length }))
      .filter(({ lines }) => lines > FILE_LINES)
      .map(({ file, lines }) => ({
        path: file.path,
        line: FILE_LINES + 1,
        message: `${lines} lines (at most ${FILE_LINES}, aim at 150): split it by concept`,
      })),
};

/** A `describe` callback is a heading rather than a function. */
function isSuite(source: Source, node: Node): boolean {
  const parent = source.parentOf(node);
  return parent?.type === 'CallExpression' && /^(describe|suite)\b/.test(rootName(parent.callee));
}

function rootName(callee: unknown): string {
  const node = callee as Node;
  return node.type === 'CallExpression' ? rootName(node.callee) : dottedName(node);
}

export const functionLength: Rule = {
  name: `functions have at most ${FUNCTION_LINES} lines`,
  check: (tree) =>
    tree.sources
      .filter(({ path }) => !isGenerated(path))
      .flatMap((source) =>
        source.nodes
          .filter((node) => isFunction(node) && !isSuite(source, node))
          .map((node) => ({ node, lines: lineOf(source.text, node.end) - lineOf(source.text, node.start) + 1 }))
          .filter(({ lines }) => lines > FUNCTION_LINES)
          .map(({ node, lines }) =>
            findingAt(
              source,
              node.start,
              `function of ${lines} lines (at most ${FUNCTION_LINES}, aim at 25): split it`,
            ),
          ),
      ),
};
