/**
 * Runs every example of the documents about tariffs, suppliers, switching and planning, and those of docs/api.md: commands and
 * requests in a shell against a server with prices, TypeScript in Node, JSON through the command that reads it. Files
 * that a document names are its own blocks where it has them.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { blocksOf, type DocBlock, isShell, linesOf } from './docs-blocks.ts';
import { type Prepared, prepare } from './docs-world.ts';
import { root, withServer } from './with-server.ts';

/** Or those that are named on the command line. */
const PAGES = ['tariffs', 'suppliers', 'switching', 'optimizer', 'api'];
const STREAM_SECONDS = 2;
/** Account numbers can be stored. */
const SETTINGS = { AUTH_SECRET: 'a secret of the documents, long enough' };
const execute = promisify(execFile);

/** Functions that stand for the commands of the documents. Streams end after some seconds. */
const PRELUDE = `
set -euo pipefail
npm() { shift 3; energy "$@"; }
energy() { node "$ROOT/apps/cli/src/main.ts" "$@"; }
curl() {
  local code=0
  command curl --silent --show-error --fail-with-body "$@" || code=$?
  if [ "$code" = 28 ]; then code=0; fi
  return $code
}
`;

/** Names that an example leaves to the reader. */
const GIVEN = `const energyPart = {
  format: 'energy-tariff/1', id: 'energy', name: 'Energy', currency: 'EUR', timeZone: 'Europe/Brussels',
  vat: { default: 0.06 }, components: [{ kind: 'energy', id: 'energy', rates: [{ rate: 0.13 }] }],
};
`;

const named = process.argv.slice(2);
const pages = named.length > 0 ? named : PAGES;
const scratch = mkdtempSync(path.join(os.tmpdir(), 'energy-docs-'));
try {
  await withServer(async (server) => {
    const world = await prepare(server, scratch);
    const failed: string[] = [];
    let count = 0;
    for (const page of pages) {
      const blocks = blocksOf(readFileSync(path.join(root, 'docs', `${page}.md`), 'utf8'));
      // Commands may precede the file they read; a tariff replaces the former one where it is shown.
      for (const block of blocks.filter(({ language, role }) => language === 'json' && role !== 'tariff'))
        world.keep(block);
      for (const block of blocks)
        count += await runBlock(page, block, world).catch((error: Error) => failed.push(error.message));
    }
    process.stdout.write(`${count} examples of ${pages.join(', ')} ran, ${failed.length} failed\n`);
    for (const problem of failed) process.stdout.write(`${problem}\n`);
    process.exitCode = failed.length === 0 ? 0 : 1;
  }, SETTINGS);
} finally {
  rmSync(scratch, { recursive: true, force: true });
  rmSync(path.join(root, 'packages/tariffs/.docs'), { recursive: true, force: true });
}

/** The number of examples of a block that were run. */
async function runBlock(page: string, block: DocBlock, world: Prepared): Promise<number> {
  if (block.language === 'ts') return runScript(page, block);
  if (block.language === 'json' || block.language === 'csv') {
    world.keep(block);
    return 0;
  }
  if (!isShell(block)) return 0;
  const commands = linesOf(block);
  for (const command of commands) await runCommand(page, command, block, world);
  return commands.length;
}

async function runCommand(page: string, command: string, { line }: DocBlock, world: Prepared): Promise<void> {
  const limited = command.replace(/^curl -N /, `curl --max-time ${STREAM_SECONDS} -N `);
  const script = `${PRELUDE}\n${world.filled(limited)}\n`;
  const ran = execute('bash', ['-c', script], { cwd: scratch, env: { ...world.env, ROOT: root } });
  await ran.catch((error: Error & { readonly stdout?: string; readonly stderr?: string }) => {
    if (world.isExpected(command, error.stdout ?? '')) return;
    throw new Error(
      `docs/${page}.md:${line}: ${command}\n${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`,
    );
  });
}

async function runScript(page: string, { text, line }: DocBlock): Promise<number> {
  const folder = path.join(root, 'packages/tariffs/.docs');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'example.mjs');
  const imports = [...text.matchAll(/^import \{([^}]*)\}/gm)].flatMap(([, names = '']) => names.split(','));
  const used = imports.map((name) => `if (${name.trim()} === undefined) throw new Error('${name.trim()}');`);
  writeFileSync(file, `${text}\n${used.join('\n')}\n`.replace(/^(?!import)/m, GIVEN));
  await execute(process.execPath, [file], { cwd: scratch }).catch((error: Error) => {
    throw new Error(`docs/${page}.md:${line}: ${error.message}`);
  });
  return 1;
}
