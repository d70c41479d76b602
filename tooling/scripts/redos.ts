/** Finds regular expressions with super-linear running time in the sources, and exits with 1 if there are any. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { root } from './with-server.ts';

// Selects the JavaScript version, without Java or a native image; read when recheck is loaded.
process.env.RECHECK_BACKEND = 'pure';
const { check } = await import('recheck');

interface Expression {
  readonly source: string;
  readonly flags: string;
  readonly where: string;
}

/** Timeout per expression; one that times out counts as found. */
const TIMEOUT_MS = 120_000;
const IS_SOURCE = /^(?:packages|apps)\/[^/]+\/src\/.*\.tsx?$/;
const IS_TEST = /(?:\.test\.tsx?|\/testing\/.*|\/testing\.ts|\/attacks\/.*)$/;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => IS_SOURCE.test(file) && !IS_TEST.test(file));
const unique = new Map<string, Expression>();
for (const expression of files.flatMap(expressionsOf)) {
  const key = `${expression.flags}/${expression.source}`;
  if (!unique.has(key)) unique.set(key, expression);
}
const found: string[] = [];
for (const expression of unique.values()) {
  const problem = await problemOf(expression);
  if (problem) found.push(`${expression.where}: /${expression.source}/${expression.flags} ${problem}`);
}
for (const line of found) process.stdout.write(`${line}\n`);
process.stdout.write(`${unique.size} expressions in ${files.length} files, ${found.length} found\n`);
process.exitCode = unique.size === 0 || found.length > 0 ? 1 : 0;

/** Literals and `new RegExp` of a literal string; expressions assembled at run time are not checked. */
function expressionsOf(file: string): Expression[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const { program } = parseSync(file, text);
  const expressions: Expression[] = [];
  const whereOf = (start: number) => `${file}:${text.slice(0, start).split('\n').length}`;
  new Visitor({
    Literal(node) {
      if (!('regex' in node) || !node.regex) return;
      expressions.push({ source: node.regex.pattern, flags: node.regex.flags, where: whereOf(node.start) });
    },
    NewExpression(node) {
      const [source, flags] = node.arguments;
      const isRegExp = node.callee.type === 'Identifier' && node.callee.name === 'RegExp';
      if (!isRegExp || source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const given = flags?.type === 'Literal' && typeof flags.value === 'string' ? flags.value : '';
      expressions.push({ source: source.value, flags: given, where: whereOf(node.start) });
    },
  }).visit(program);
  return expressions;
}

async function problemOf({ source, flags }: Expression): Promise<string | undefined> {
  const result = await check(source, flags, { timeout: TIMEOUT_MS });
  if (result.status === 'safe') return undefined;
  if (result.status === 'unknown') return `could not be checked (${result.error.kind})`;
  return `takes ${result.complexity.summary} time on ${result.attack.pattern.slice(0, 200)}`;
}
