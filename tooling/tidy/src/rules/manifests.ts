import { isSourcePath } from '../source.ts';
import { type Finding, findingAt, type Rule, type TextFile, type Tree } from '../tree.ts';

interface Manifest {
  readonly exports?: unknown;
  readonly private?: boolean;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly [section: string]: unknown;
}

const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

const isManifest = ({ path }: TextFile): boolean => /(^|\/)package\.json$/.test(path) && !path.includes('/fixtures/');

export const catalogOnly: Rule = {
  name: 'versions are only in the catalog',
  check: (tree) =>
    tree.files.filter(isManifest).flatMap((file) => {
      const manifest = JSON.parse(file.text) as Manifest;
      return SECTIONS.flatMap((section) => Object.entries((manifest[section] ?? {}) as Record<string, string>))
        .filter(([, range]) => range !== 'catalog:' && range !== 'workspace:*')
        .map(([name, range]) =>
          findingAt(
            file,
            file.text.indexOf(`"${name}"`),
            `${name} ${range}: write "catalog:" (or "workspace:*") and the version in pnpm-workspace.yaml`,
          ),
        );
    }),
};

/** The entries of `catalog:` in pnpm-workspace.yaml: indented `name: version` lines up to the next top-level key. */
function catalogLines(text: string): { line: number; name: string; version: string }[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^catalog:/.test(line));
  const length = lines.slice(start + 1).findIndex((line) => /^\S/.test(line) && !line.startsWith('#'));
  const end = length === -1 ? lines.length : start + 1 + length;
  return lines.slice(start + 1, end).flatMap((content, index) => {
    const [, name = '', version = ''] = /^\s+'?([^':\s]+)'?:\s*([^#]*?)\s*(#.*)?$/.exec(content) ?? [];
    return start === -1 || name === '' ? [] : [{ line: start + 2 + index, name, version }];
  });
}

export const exactCatalog: Rule = {
  name: 'the catalog pins exact versions, each used',
  check: (tree) =>
    tree.files
      .filter(({ path }) => path === 'pnpm-workspace.yaml')
      .flatMap(({ path, text }) =>
        catalogLines(text).flatMap(({ line, name, version }): Finding[] => {
          if (!/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version)) {
            return [{ path, line, message: `${name} ${version}: pin one exact version` }];
          }
          return usesCatalog(tree, name) ? [] : [{ path, line, message: `${name}: no package uses it, remove it` }];
        }),
      ),
};

const usesCatalog = (tree: Tree, name: string): boolean =>
  tree.files.filter(isManifest).some(({ text }) => text.includes(`"${name}": "catalog:"`));

export const packageShape: Rule = {
  name: 'packages have the same shape',
  check: (tree) =>
    tree.files.filter(isManifest).flatMap((file) => {
      const folder = file.path.replace(/package\.json$/, '');
      const has = (path: string) => tree.files.some((other) => other.path === `${folder}${path}`);
      const typed = tree.files.some(
        ({ path }) => path.startsWith(folder) && isSourcePath(path) && path.endsWith('.ts'),
      );
      if (folder === '' || !typed) return [];
      const manifest = JSON.parse(file.text) as Manifest;
      const missing = [
        has('tsconfig.json') ? '' : 'a tsconfig.json that extends tooling/tsconfig/base.json',
        manifest.scripts?.typecheck === undefined ? 'the script "typecheck"' : '',
        /^packages\//.test(folder) && manifest.exports === undefined ? '"exports"' : '',
      ].filter((text) => text !== '');
      return missing.map((what) => ({ path: file.path, line: 1, message: `the package lacks ${what}` }));
    }),
};
