import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleName, PROGRAMS_FOLDER } from '@energy-optimizer/kernel/testing';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';

const ROOT = path.join(import.meta.dirname, '../../..');
const CACHE = path.join(ROOT, 'node_modules/.cache/energy-programs');
const DAY_MS = 86_400_000;

/** What tests start as processes, with `programOf`. */
const PROGRAMS = ['apps/server/src/main.ts', 'apps/cli/src/main.ts', 'apps/server/src/testing/learner.ts'].map((file) =>
  path.join(ROOT, file),
);

/** A worker thread's module, where a module is, or whether it was started. */
const OWN_PLACE = /new URL\('\.\/([\w-]+\.ts)', import\.meta\.url\)|import\.meta\.(?:url|dirname|main)\b/g;

/** Pure JavaScript, in hundreds of files that take longer to find than to run. */
const BUNDLED =
  /^(?:stripe|zod|semver|cockatiel|rate-limiter-flexible|@trpc\/server|superjson|csv-parse|fast-xml-parser)(?:\/|$)/;

/**
 * Global setup: bundles the programs that tests start as processes, which then load 70 files and a few packages instead of 2,000. Their
 * worker threads are bundled with them.
 */
export default async function setup(): Promise<void> {
  process.env[PROGRAMS_FOLDER] ??= await bundle();
}

async function bundle(): Promise<string> {
  const input = Object.fromEntries(PROGRAMS.map((file) => [bundleName(file), file]));
  const build = await rolldown({ cwd: ROOT, input, platform: 'node', treeshake: false, plugins: [sources] });
  const { output } = await build.generate({
    format: 'esm',
    entryFileNames: '[name]',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await build.close();
  return store(output.filter((file) => file.type === 'chunk'));
}

/** Paths stay those of the sources, packages stay where they are installed, and worker threads get a bundle each. */
const sources: Plugin = {
  name: 'sources',
  async resolveId(source, importer) {
    if (!importer || /^(?:\.|node:|@energy-optimizer\/)/.test(source) || BUNDLED.test(source)) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    return found && path.isAbsolute(found.id) ? { id: pathToFileURL(found.id).href, external: true } : null;
  },
  transform(code, file) {
    if (file.includes('node_modules') || !code.includes('import.meta.')) return null;
    return code.replaceAll(OWN_PLACE, (place, worker: string | undefined) => {
      if (worker !== undefined) {
        const id = path.join(path.dirname(file), worker);
        this.emitFile({ type: 'chunk', id, fileName: bundleName(id) });
        return `new URL('./${bundleName(id)}', import.meta.url)`;
      }
      if (place === 'import.meta.main') return `process.argv[1]?.endsWith(${JSON.stringify(bundleName(file))})`;
      return JSON.stringify(place === 'import.meta.url' ? pathToFileURL(file).href : path.dirname(file));
    });
  },
};

/** One folder per content, so that the compile cache knows the files again, and runs never change each other's. */
async function store(chunks: readonly OutputChunk[]): Promise<string> {
  const digest = createHash('sha256');
  for (const { fileName, code } of chunks) digest.update(`${fileName}\n${code}\n`);
  await mkdir(CACHE, { recursive: true });
  const folder = path.join(CACHE, digest.digest('hex').slice(0, 16));
  if (!existsSync(folder)) {
    const partial = await mkdtemp(path.join(CACHE, 'partial-'));
    await Promise.all(chunks.map(({ fileName, code }) => writeFile(path.join(partial, fileName), code)));
    await rename(partial, folder).catch(() => rm(partial, { recursive: true }));
  }
  await utimes(folder, new Date(), new Date());
  await removeOld();
  return folder;
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const folder = path.join(CACHE, name);
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs > DAY_MS) await rm(folder, { recursive: true, force: true });
  }
}
