/**
 * Checks the TypeScript example in each package's README: it compiles against the real exports of the package, runs,
 * and each `console.log(…); // text` prints that text. The client's example needs a server with prices, so it is
 * compiled only.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './with-server.ts';

const NOT_RUN = ['client'];
const FOLDER = '.readme';
const FENCE = /^```ts\n([\s\S]*?)^```/m;
const PRINTED = /^console\.log\(.*\); \/\/ (.+)$/gm;

interface Example {
  readonly name: string;
  readonly file: string;
  /** The expected output, as stated in its comments. */
  readonly expected: readonly string[];
}

const execute = promisify(execFile);
const names = readdirSync(path.join(root, 'packages')).filter((name) => existsSync(readmeOf(name)));
const scratch = mkdtempSync(path.join(os.tmpdir(), 'energy-readme-'));
try {
  const examples = names.map(extract);
  await compile(examples);
  for (const example of examples) if (!NOT_RUN.includes(example.name)) await run(example);
  process.stdout.write(`${examples.length} README examples compile and run\n`);
} finally {
  for (const name of names) rmSync(path.join(root, 'packages', name, FOLDER), { recursive: true, force: true });
  rmSync(scratch, { recursive: true, force: true });
}

function readmeOf(name: string): string {
  return path.join(root, 'packages', name, 'README.md');
}

/** Writes the example into the package, where the dependencies of the package resolve. */
function extract(name: string): Example {
  const code = FENCE.exec(readFileSync(readmeOf(name), 'utf8'))?.[1];
  if (code === undefined) throw new Error(`packages/${name}/README.md has no TypeScript example`);
  const file = path.join(root, 'packages', name, FOLDER, 'example.ts');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, code);
  return { name, file, expected: [...code.matchAll(PRINTED)].map(([, text = '']) => text) };
}

async function compile(examples: readonly Example[]): Promise<void> {
  const config = path.join(root, 'tooling/scripts', `${FOLDER}.tsconfig.json`);
  const compilerOptions = { noUnusedLocals: false, typeRoots: [path.join(root, 'node_modules/@types')] };
  const files = examples.map(({ file }) => file);
  writeFileSync(config, JSON.stringify({ extends: '../tsconfig/base.json', compilerOptions, files }));
  try {
    await execute(path.join(root, 'node_modules/.bin/tsc'), ['-p', config], { cwd: root }).catch(explain);
  } finally {
    rmSync(config);
  }
}

async function run({ name, file, expected }: Example): Promise<void> {
  const { stdout } = await execute(process.execPath, [file], { cwd: scratch }).catch(explain);
  const printed = stdout.trimEnd().split('\n');
  if (expected.length === 0 || printed.join('\n') !== expected.join('\n'))
    throw new Error(`packages/${name}/README.md expects\n${expected.join('\n')}\nbut its example prints\n${stdout}`);
}

function explain(error: Error & { readonly stdout?: string; readonly stderr?: string }): never {
  throw new Error(`${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`);
}
