/**
 * Checks that the published client installs with plain npm: packs it, installs the archive into an empty project on
 * each Node version listed in `engines`, compiles a program against it with the oldest and the newest compiler, and
 * runs that program against a server. Needs the npm registry.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, withServer } from './with-server.ts';

const NODE_VERSIONS = ['20', '22', '24'];
/** The oldest version that @trpc/client accepts. */
const OLDEST_TYPESCRIPT = '5.7.2';
const newestTypescript = (
  JSON.parse(readFileSync(path.join(root, 'node_modules/typescript/package.json'), 'utf8')) as { version: string }
).version;

const PROGRAM = `
import { createClient, isProblem, type EnergyClient } from '@energy-optimizer/client';

const url: string = process.argv[2] ?? '';
const client: EnergyClient = createClient({ url: url + '/trpc' });
const { at, prices } = await client.prices.current.query({ region: 'no1' });
const instant: Date = at;
const error: unknown = await client.prices.current.query({ region: 'atlantis' }).catch((cause: unknown) => cause);
if (!isProblem(error)) throw error;
await new Promise<void>((resolve, reject) => {
  const stream = client.prices.stream.subscribe({ region: 'no1' }, {
    onStarted: () => {
      stream.unsubscribe();
      resolve();
    },
    onError: reject,
  });
});
console.log(instant instanceof Date, prices.length, error.code);
`;
const TSCONFIG = {
  compilerOptions: {
    ...{ module: 'nodenext', target: 'es2022', strict: true, exactOptionalPropertyTypes: true, outDir: 'out' },
    ...{ lib: ['es2023', 'dom'], types: ['node'], skipLibCheck: false },
  },
  files: ['program.ts'],
};

const scratch = mkdtempSync(path.join(tmpdir(), 'energy-client-'));
try {
  const archive = pack();
  await withServer(async ({ url }) => {
    for (const version of NODE_VERSIONS) check(version, archive, url);
  });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function pack(): string {
  run('npm', ['pack', '--pack-destination', scratch], path.join(root, 'packages/client'));
  const name = readdirSync(scratch).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack created no archive');
  return path.join(scratch, name);
}

function check(version: string, archive: string, url: string): void {
  const tools = path.join(scratch, `node-${version}`);
  const project = path.join(scratch, `project-${version}`);
  for (const folder of [tools, project]) {
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  }
  run('npm', ['install', '--no-audit', '--no-fund', `node@${version}`], tools);
  const bin = path.join(tools, 'node_modules/.bin');
  const used = run('node', ['--version'], project, bin).trim();
  const compiler = version === NODE_VERSIONS[0] ? OLDEST_TYPESCRIPT : newestTypescript;
  const packages = [archive, `typescript@${compiler}`, `@types/node@${version}`];
  run('npm', ['install', '--no-audit', '--no-fund', '--engine-strict', ...packages], project, bin);
  writeFileSync(path.join(project, 'program.ts'), PROGRAM);
  writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  run('node', ['node_modules/typescript/bin/tsc', '-p', '.'], project, bin);
  const said = run('node', ['out/program.js', url], project, bin).trim();
  if (said !== 'true 0 unknown_region') throw new Error(`Node ${used}: the program printed ${JSON.stringify(said)}`);
  process.stdout.write(`Node ${used}, TypeScript ${compiler}: installed, compiled, ran\n`);
}

/** @param bin placed first on the PATH */
function run(command: string, args: readonly string[], cwd: string, bin?: string): string {
  const PATH = bin === undefined ? process.env.PATH : `${bin}${path.delimiter}${process.env.PATH}`;
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, PATH } });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}
