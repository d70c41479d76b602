import { isBesideProduct, isDomainPath, isTestSupport } from '../places.ts';
import { dottedName, importsOf, type Node, type Source, stringValue } from '../source.ts';
import { findingAt, type Rule } from '../tree.ts';

interface AmbientRule {
  readonly name: string;
  readonly instead: string;
  allowed(path: string): boolean;
  matches(node: Node, source: Source): boolean;
}

const ambientRule = (rule: AmbientRule): Rule => ({
  name: rule.name,
  check: (tree) =>
    tree.sources
      .filter(({ path }) => !rule.allowed(path))
      .flatMap((source) =>
        source.nodes
          .filter((node) => rule.matches(node, source))
          .map((node) => findingAt(source, node.start, rule.instead)),
      ),
});

const isMember = (node: Node, pattern: RegExp): boolean =>
  node.type === 'MemberExpression' && pattern.test(dottedName(node));

const importsName = (node: Node, module: RegExp, name: string): boolean =>
  node.type === 'ImportDeclaration' &&
  module.test(stringValue(node.source) ?? '') &&
  (node.specifiers as Node[]).some((entry) => dottedName(entry.imported) === name);

function readsTheClock(node: Node): boolean {
  if (node.type === 'NewExpression') {
    return dottedName(node.callee) === 'Date' && (node.arguments as Node[]).length === 0;
  }
  if (node.type === 'CallExpression' && dottedName(node.callee) === 'Date') return true;
  return isMember(node, /^Date\.now$/) || isMember(node, /^Temporal\.Now$/);
}

export const ambientTime = ambientRule({
  name: 'time comes from an injected Clock',
  instead: 'ambient time: take `clock: Clock` from @energy-optimizer/kernel as an argument',
  allowed: (path) =>
    path === 'packages/kernel/src/clock.ts' || path.startsWith('apps/') || isTestSupport(path) || isBesideProduct(path),
  matches: readsTheClock,
});

export const environment = ambientRule({
  name: 'the environment is read in config.ts',
  instead: 'process.env: add the variable to apps/server/src/config.ts and pass the value',
  allowed: (path) =>
    path === 'apps/server/src/config.ts' || path.startsWith('prisma/') || isTestSupport(path) || isBesideProduct(path),
  matches: (node) => isMember(node, /^process\.env$/) || importsName(node, /^(node:)?process$/, 'env'),
});

export const consoleUse = ambientRule({
  name: 'console belongs to command-line programs',
  instead: 'console: log through the injected logger',
  allowed: (path) => path.startsWith('apps/cli/') || isTestSupport(path) || isBesideProduct(path),
  matches: (node) => isMember(node, /^console\.\w+$/),
});

export const coercion = ambientRule({
  name: 'schemas never coerce',
  instead: 'z.coerce turns null into 0 and "x" into NaN: parse the string and report the problem',
  allowed: () => false,
  matches: (node) => isMember(node, /(^|\.)z(od)?\.coerce$/),
});

export const randomness = ambientRule({
  name: 'randomness is named',
  instead: 'Math.random: use node:crypto for ids, or inject a seeded generator',
  allowed: () => false,
  matches: (node) => isMember(node, /^Math\.random$/),
});

const SQL =
  /^\s*(--[^\n]*\n\s*)*(select\s[\s\S]*\sfrom\s|select\s+[\w.]+\(|insert\s+into\s|update\s+[\w".]+\s+(\w+\s+)?set\s|delete\s+from\s|with\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s*(not\s+materialized\s*|materialized\s*)?\(|(create|alter|drop|truncate)\s+(table|(unique\s+)?index|schema|view|role)\s)/i;

const isStore = (path: string): boolean => /\/store(\/|\.ts$)/.test(path);

export const sqlPlace = ambientRule({
  name: 'SQL is only in store/',
  instead: "SQL: move the statement into the domain's store/",
  allowed: (path) => !(isDomainPath(path) || path.startsWith('apps/')) || isStore(path) || isTestSupport(path),
  matches: (node) => SQL.test(stringValue(node) ?? ''),
});

/** `query<[…]>(…)`: swapping two columns of one type would not be detected. */
const decodesByPosition = (node: Node): boolean =>
  node.type === 'CallExpression' &&
  dottedName((node.callee as Node).property) === 'query' &&
  (node.typeArguments as { params: Node[] } | null)?.params[0]?.type === 'TSTupleType';

export const rowsByName = ambientRule({
  name: 'rows of SQL are read by name',
  instead: 'columns by position: use `select<{ name: type }>` with an alias per column',
  allowed: (path) => isTestSupport(path) || path === 'packages/db/src/sql.ts',
  matches: decodesByPosition,
});

export const databaseDrivers: Rule = {
  name: 'the database is reached through packages/db',
  check: (tree) =>
    tree.sources
      .filter(({ path }) => isDomainPath(path) || path.startsWith('apps/'))
      .filter(({ path }) => !isTestSupport(path))
      .flatMap((source) =>
        importsOf(source)
          .filter(({ specifier, typeOnly }) => /^pg($|\/|-)/.test(specifier) && !typeOnly)
          .map(({ node }) => findingAt(source, node.start, 'driver import: take a Db from @energy-optimizer/db')),
      ),
};
