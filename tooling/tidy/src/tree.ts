import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isSourcePath, parseSource, type Source } from './source.ts';

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The input of the rules: every file of the project (paths relative to its root, separated by `/`) and the parsed
 * sources.
 */
export interface Tree {
  readonly files: readonly TextFile[];
  readonly sources: readonly Source[];
}

/** One violation of a rule, with its place and a correction. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export interface Rule {
  readonly name: string;
  check(tree: Tree): Finding[];
}

/** A tree of given texts, for the tests of the rules. */
export function treeOf(texts: Readonly<Record<string, string>>): Tree {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const sources = files.filter(({ path }) => isSourcePath(path)).map(({ path, text }) => parseSource(path, text));
  return { files, sources };
}

/** The files that git tracks or would track; in a download without git, everything except the folders in .gitignore. */
export function readTree(root: string): Tree {
  const present = listFiles(root).filter((path) => existsSync(join(root, path)));
  return treeOf(Object.fromEntries(present.map((path) => [path, readFileSync(join(root, path), 'utf8')])));
}

function listFiles(root: string): string[] {
  if (!existsSync(join(root, '.git'))) return walk(root, root);
  const args = ['-c', `safe.directory=${root}`, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return [...new Set(listed.split('\0').filter((path) => path !== ''))].sort();
}

const UNTRACKED = new Set(['node_modules', '.data', '.turbo', 'dist', 'coverage', 'generated', '.env']);

function walk(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !UNTRACKED.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(root, path) : [relative(root, path).replaceAll('\\', '/')];
    });
}

export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

export const findingAt = (file: TextFile, offset: number, message: string): Finding => ({
  path: file.path,
  line: lineOf(file.text, offset),
  message,
});

export const describeFinding = (finding: Finding): string => `${finding.path}:${finding.line} ${finding.message}`;
