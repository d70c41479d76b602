import { posix } from 'node:path';
import { findingAt, type Rule, type TextFile, type Tree } from '../tree.ts';

const LINK = /\]\(([^)\s]+)\)/g;
const isElsewhere = (target: string): boolean => /^([a-z]+:|#)/i.test(target);

export const documentLinks: Rule = {
  name: 'links between documents have existing targets',
  check: (tree) => {
    const known = pathsOf(tree);
    return documentsOf(tree).flatMap((file) =>
      [...file.text.matchAll(LINK)]
        .map((match) => ({ target: (match[1] ?? '').split('#')[0] ?? '', at: match.index }))
        .filter(({ target }) => target !== '' && !isElsewhere(target))
        .filter(({ target }) => !known.has(posix.join(posix.dirname(file.path), target).replace(/\/$/, '')))
        .map(({ target, at }) => findingAt(file, at, `${target} does not exist: correct the link`)),
    );
  },
};

/** `npm run drift`, `npm test -- packages/db`, `packages/db/src`: the references to this repository in a code span. */
const SCRIPT = /`npm run ([\w:-]+)/g;
const PATH = /`(?:npm test -- )?((?:apps|bench|docs|examples|packages|prisma|tooling)\/[\w./-]+)`/g;

export const documentCommands: Rule = {
  name: 'scripts and paths in documents exist',
  check: (tree) => {
    const scripts = scriptsOf(tree);
    const known = pathsOf(tree);
    return documentsOf(tree).flatMap((file) => {
      const unknown = (pattern: RegExp, isKnown: (name: string) => boolean, remedy: string) =>
        [...file.text.matchAll(pattern)]
          .filter(([, name = '']) => !isKnown(name))
          .map(({ 1: name, index }) => findingAt(file, index, `${name} ${remedy}`));
      return [
        ...unknown(SCRIPT, (name) => scripts.has(name), 'is not a script of package.json: correct the command'),
        ...unknown(PATH, (name) => known.has(name.replace(/\/$/, '')), 'does not exist: correct the path'),
      ];
    });
  },
};

function scriptsOf({ files }: Tree): Set<string> {
  const manifest = files.find(({ path }) => path === 'package.json');
  const { scripts = {} } = JSON.parse(manifest?.text ?? '{}') as { scripts?: Record<string, string> };
  return new Set(Object.keys(scripts));
}

const documentsOf = ({ files }: Tree): TextFile[] => files.filter(({ path }) => path.endsWith('.md'));

const pathsOf = ({ files }: Tree): Set<string> => new Set(files.flatMap(({ path }) => withFolders(path)));

/** `a`, `a/b` and `a/b/c.md` for `a/b/c.md`. */
function withFolders(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
