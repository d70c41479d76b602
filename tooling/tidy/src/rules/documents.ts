import { posix } from 'node:path';
import { findingAt, type Rule } from '../tree.ts';

const LINK = /\]\(([^)\s]+)\)/g;
const isElsewhere = (target: string): boolean => /^([a-z]+:|#)/i.test(target);

export const documentLinks: Rule = {
  name: 'links between documents lead somewhere',
  check: (tree) => {
    const known = new Set(tree.files.flatMap(({ path }) => withFolders(path)));
    return tree.files
      .filter(({ path }) => path.endsWith('.md'))
      .flatMap((file) =>
        [...file.text.matchAll(LINK)]
          .map((match) => ({ target: (match[1] ?? '').split('#')[0] ?? '', at: match.index }))
          .filter(({ target }) => target !== '' && !isElsewhere(target))
          .filter(({ target }) => !known.has(posix.join(posix.dirname(file.path), target).replace(/\/$/, '')))
          .map(({ target, at }) => findingAt(file, at, `${target} does not exist: correct the link`)),
      );
  },
};

/** `a`, `a/b` and `a/b/c.md` for `a/b/c.md`. */
function withFolders(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
