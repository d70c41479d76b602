import { posix } from 'node:path';
import { isBesideProduct, isDomainName, isTestSupport, PURE, packageFolder, SCOPE } from '../places.ts';
import { type ImportOf, importsOf } from '../source.ts';
import { findingAt, type Rule } from '../tree.ts';

const DOMAIN_MAY = ['rpc', 'db', 'jobs', 'providers', 'kernel', ...PURE];

/** The packages that each package may import; undefined: all. */
function allowedFor(folder: string): readonly string[] | undefined {
  const [kind, name = ''] = folder.split('/');
  if (kind !== 'packages') return undefined;
  if (name === 'kernel') return [];
  if (['db', 'rpc', 'providers', ...PURE].includes(name)) return ['kernel'];
  if (name === 'jobs') return ['kernel', 'db'];
  return DOMAIN_MAY;
}

function problemWith({ specifier, typeOnly }: ImportOf, path: string, folder: string): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier);
    if (target.startsWith(`${folder}/`)) return undefined;
    if (isBesideProduct(path) && target.startsWith('tooling/scripts/')) return undefined;
    return `leaves ${folder}: import the other package by its name`;
  }
  if (!specifier.startsWith(SCOPE)) return undefined;
  const [name = '', ...rest] = specifier.slice(SCOPE.length).split('/');
  if (rest[0] === 'src') return `reaches into ${name}/src: export it from the package and import it by name`;
  const own = folder.split('/')[1];
  if (name === own) return undefined;
  if (own === 'client') return BUILD.test(path) ? undefined : clientProblem(name, typeOnly, path);
  const allowed = allowedFor(folder);
  if (allowed === undefined || allowed.includes(name)) return undefined;
  if (isDomainName(name) && isDomainName(own ?? '')) {
    return `domain imports ${name}: declare a port and let apps/server/src/compose.ts pass the implementation`;
  }
  return `${own} may import ${allowed.join(', ') || 'no other package'}, not ${name}`;
}

/** The build scripts of the client are not shipped. */
const BUILD = /^packages\/client\/build\//;

/** The client ships to browsers and may import a single type of the project. Its tests may start a real server. */
function clientProblem(name: string, typeOnly: boolean, path: string): string | undefined {
  if (isTestSupport(path) || (name === 'server' && typeOnly)) return undefined;
  return `client may only \`import type\` the router from ${SCOPE}server, not ${name}`;
}

export const importRules: Rule = {
  name: 'packages import only what the architecture allows',
  check: (tree) =>
    tree.sources.flatMap((source) => {
      const folder = packageFolder(source.path);
      if (folder === undefined) return [];
      return importsOf(source).flatMap((entry) => {
        const problem = problemWith(entry, source.path, folder);
        return problem === undefined ? [] : [findingAt(source, entry.node.start, `'${entry.specifier}' ${problem}`)];
      });
    }),
};

const PRISMA = /^(@prisma\/|prisma($|\/)|\.prisma)|\/generated\//;

export const prismaImports: Rule = {
  name: 'Prisma is imported only in packages/db',
  check: (tree) =>
    tree.sources
      .filter(({ path }) => !/^(packages\/db|prisma|tooling)\//.test(path))
      .flatMap((source) =>
        importsOf(source)
          .filter(({ specifier }) => PRISMA.test(specifier))
          .map(({ specifier, node }) => findingAt(source, node.start, `'${specifier}': use a Db from ${SCOPE}db`)),
      ),
};
