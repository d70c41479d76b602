// The one script behind `npm start`, `npm test` and their like. It runs on any Node >= 20 without dependencies:
// installs the pinned
// pnpm's packages (Node 24 among them) when the lockfile changed, generates the database client, then does its job on
// Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SERVER_COMMAND } from './server-command.mjs';

const root = path.join(import.meta.dirname, '../..');
const windows = process.platform === 'win32';
const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const node = path.join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');

/**
 * Generated prices in a separate database, whatever the settings in `.env`; forecasts by the experts that learn in
 * seconds.
 */
const DEMO = {
  PROVIDERS: 'demo',
  EXOGENOUS_PROVIDERS: 'none',
  DATA_DIR: process.env.DATA_DIR ?? '.data/demo',
  DATABASE_URL: '',
  REDIS_URL: '',
  FORECAST_LEVEL: '1',
};

const TASKS = {
  install: [],
  // Writes the lockfile after a manifest has changed, with the pinned pnpm.
  lock: [],
  start: SERVER_COMMAND,
  demo: SERVER_COMMAND,
  // Node restarts it when a loaded file changes.
  dev: ['--watch', '--watch-preserve-output', ...SERVER_COMMAND],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
  energy: ['apps/cli/src/main.ts'],
  bench: ['bench/src/main.ts'],
  // A stateful Stripe on loopback: docs/billing-testing.md.
  'stripe-peer': ['packages/billing/src/testing/stripe-peer.ts'],
  check: [],
};

/** Additional environment variables of a task. */
const VARIABLES = {
  demo: DEMO,
  // During development there is no load balancer to wait for.
  dev: { SHUTDOWN_DELAY_SECONDS: process.env.SHUTDOWN_DELAY_SECONDS ?? '0' },
};

const [task = '', ...rest] = process.argv.slice(2);
const command = TASKS[task];
if (!command) fail(`unknown task ${JSON.stringify(task)}; one of: ${Object.keys(TASKS).join(', ')}`);
if (Number(process.versions.node.split('.')[0]) < 20) fail(`Node 20 or newer is required; this is ${process.version}`);

if (task === 'lock') runPnpm('install');
else setUp();
if (task === 'check') runPnpm('run', 'check:steps');
else if (command.length > 0) runForeground(node, [...command, ...rest], { env: environment() });

function runPnpm(...args) {
  runForeground('npx', ['--yes', packageManager, ...args, ...rest], { shell: windows });
}

/** Takes only milliseconds if nothing has changed. */
function setUp() {
  const stamp = path.join(root, 'node_modules/.energy-setup');
  const state = createHash('sha256');
  for (const file of setUpInputs()) state.update(file).update(readFileSync(path.join(root, file)));
  const now = `${state.digest('hex')} ${process.platform}-${process.arch}`;
  const generated = path.join(root, 'packages/db/src/generated/prisma/client.ts');
  if (existsSync(stamp) && existsSync(node) && existsSync(generated) && readFileSync(stamp, 'utf8') === now) return;

  const started = performance.now();
  process.stderr.write(`setting up, 1 of 2: packages and Node 24 from the npm registry, with ${packageManager} …\n`);
  runStep('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'], 'the packages could not be installed');
  process.stderr.write('setting up, 2 of 2: the database client …\n');
  runStep(node, ['tooling/scripts/generate-client.mjs'], 'the database client could not be generated');
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  process.stderr.write(`set up in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

function setUpInputs() {
  const manifests = ['packages', 'apps', 'tooling']
    .flatMap((folder) => entries(folder).map((name) => `${name}/package.json`))
    .filter((file) => existsSync(path.join(root, file)));
  return ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests, ...entries('prisma/schema')].sort();
}

function entries(folder) {
  return readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`);
}

/**
 * Shows the progress of pnpm on standard error in a terminal, because standard output belongs to the task; elsewhere
 * only failures.
 */
function runStep(file, args, problem) {
  const output = process.stderr.isTTY ? 2 : 'pipe';
  const result = spawnSync(file, args, {
    cwd: root,
    encoding: 'utf8',
    shell: windows,
    stdio: ['ignore', output, output],
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  fail(`${problem}${result.error ? `: ${result.error.message}` : ''}`);
}

/** The environment of a task on Node 24, with the tools of the packages on its PATH. */
function environment() {
  const binaries = path.join(root, 'node_modules/.bin');
  return {
    ...process.env,
    ...VARIABLES[task],
    // Node caches compiled code here, which halves the start-up time and saves 25 MB (measured).
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(root, 'node_modules/.cache/node'),
    PATH: `${path.dirname(node)}${path.delimiter}${binaries}${path.delimiter}${process.env.PATH ?? ''}`,
  };
}

/**
 * Forwards signals to the child (Ctrl-C in a terminal arrives twice, which it expects) and exits with its exit code.
 */
function runForeground(file, args, options) {
  const child = spawn(file, args, { cwd: root, stdio: 'inherit', ...options });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => fail(error.message));
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
