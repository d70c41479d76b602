import { createHash } from 'node:crypto';
import { isDomainName } from '../places.ts';
import { type Finding, findingAt, type Rule, type TextFile } from '../tree.ts';

const TOP_LEVEL =
  /^(package\.json|pnpm-workspace\.yaml|pnpm-lock\.yaml|turbo\.json|biome\.json|knip\.(json|ts)|tsconfig\.json|vitest\.config\.ts|docker-compose\.yml|Dockerfile|packages|apps|prisma|tooling|examples|docs|bench|monitoring|\.[a-z].*|README\.md|ARCHITECTURE\.md|CONTRIBUTING\.md|CHANGELOG\.md|SECURITY\.md|LICENSE)$/;

export const topLevel: Rule = {
  name: 'the top level holds the agreed names',
  check: (tree) => {
    const names = new Set(tree.files.map(({ path }) => path.split('/')[0] ?? ''));
    return [...names]
      .filter((name) => !TOP_LEVEL.test(name))
      .map((name) => ({
        path: name,
        line: 1,
        message: 'move it into packages, apps, tooling, docs, examples or bench',
      }));
  },
};

/** Files at the root of a domain; all others belong in a folder. */
const DOMAIN_FILES = /^(index|service|router|context|ports|errors|jobs)(\.(test|db\.test))?\.ts$/;
const DOMAIN_ROOT = /^packages\/([^/]+)\/src\/([^/]+)$/;

export const domainRoots: Rule = {
  name: 'every domain has the same names at its root',
  check: (tree) =>
    tree.files.flatMap(({ path }): Finding[] => {
      const [, domain = '', file = ''] = DOMAIN_ROOT.exec(path) ?? [];
      if (domain === '' || !isDomainName(domain) || DOMAIN_FILES.test(file)) return [];
      return [{ path, line: 1, message: 'move it into a folder named after its subject' }];
    }),
};

const INDEX_FILE = /(^|\/)index\.ts$/;
const EXPORT_ALL = /^export (?:type )?\*/gm;

export const namedExports: Rule = {
  name: 'index files name their exports',
  check: (tree) =>
    tree.files
      .filter(({ path }) => INDEX_FILE.test(path))
      .flatMap((file) =>
        [...file.text.matchAll(EXPORT_ALL)].map(({ index }) =>
          findingAt(file, index, 'list the exported names, so that unused exports are found'),
        ),
      ),
};

const LARGE_BYTES = 150_000;

export const largeFiles: Rule = {
  name: 'no bulk data in the repository',
  check: (tree) =>
    tree.files
      .filter(({ path, text }) => path !== 'pnpm-lock.yaml' && Buffer.byteLength(text) > LARGE_BYTES)
      .map(({ path }) => ({ path, line: 1, message: `more than ${LARGE_BYTES / 1000} kB: keep data out of git` })),
};

/** A digest that ignores white space, so that reformatting does not change it. */
const digest = (text: string): string => createHash('sha256').update(text.replace(/\s+/g, '')).digest('hex');

/** Third-party recordings are read in place and not copied; `shared` are the files next to the repository. */
export function copiesOf(shared: readonly TextFile[]): Rule {
  const known = new Map(
    shared.filter(({ text }) => text.trim().length > 40).map((file) => [digest(file.text), file.path]),
  );
  return {
    name: 'recorded data is not copied into the project',
    check: (tree) =>
      tree.files.flatMap((file): Finding[] => {
        const original = known.get(digest(file.text));
        if (original === undefined) return [];
        return [{ path: file.path, line: 1, message: `copy of ${original}: write a small fixture by hand instead` }];
      }),
  };
}
