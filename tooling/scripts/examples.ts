/**
 * Runs every script in `examples/` against a server (`ENERGY_URL`) whose prices come from a file and change while the
 * script runs, and sends every request of the `.http` files. The run fails if a script fails or takes longer than a
 * minute, or if a request returns another status than stated in its title.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readHttpFile } from './http-file.ts';
import { root, type TestServer, withServer } from './with-server.ts';

const HOUR_MS = 3_600_000;
const EXAMPLE_MS = 60_000;
const REGION = 'no1';

const examples = readdirSync(path.join(root, 'examples'));
const scripts = examples.filter((name) => name.endsWith('.ts'));
const httpFiles = examples.filter((name) => name.endsWith('.http'));
if (scripts.length === 0 || httpFiles.length === 0) throw new Error('examples/ contains no script or no .http file');

await withServer(async (server) => {
  importPrices(server, 0);
  const failed: string[] = [];
  for (const script of scripts) if ((await run(script, server)) !== 0) failed.push(script);
  for (const file of httpFiles) if (!(await sendAll(file, server))) failed.push(file);
  const count = scripts.length + httpFiles.length;
  process.stdout.write(`\n${count - failed.length} of ${count} examples ran\n`);
  for (const script of failed) process.stdout.write(`failed: examples/${script}\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
});

/** Runs one script while a new revision of the prices arrives every second or two. */
async function run(script: string, server: TestServer): Promise<number | null> {
  process.stdout.write(`\n--- examples/${script}\n`);
  const child = spawn(process.execPath, [path.join('examples', script)], {
    cwd: root,
    env: { ...process.env, ENERGY_URL: server.url },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: EXAMPLE_MS,
  });
  const ended = once(child, 'exit');
  for (let revision = 1; child.exitCode === null && child.signalCode === null; revision += 1) {
    await Promise.race([ended, pause(1_000)]);
    importPrices(server, revision);
  }
  return child.exitCode;
}

/** True if every request of the file returns the status stated in its title. */
async function sendAll(file: string, server: TestServer): Promise<boolean> {
  process.stdout.write(`\n--- examples/${file}\n`);
  const text = readFileSync(path.join(root, 'examples', file), 'utf8');
  let isGood = true;
  for (const { title, expected, url, method, headers, body } of readHttpFile(text, { server: server.url })) {
    const { status } = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    process.stdout.write(`${status === expected ? 'ok  ' : 'FAIL'} ${status} ${title}\n`);
    isGood &&= status === expected;
  }
  return isGood;
}

/**
 * Generated prices around the present, so that there is a current price; every revision differs from the previous one.
 */
function importPrices(server: TestServer, revision: number): void {
  const from = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 2 * HOUR_MS;
  const rows = Array.from({ length: 38 }, (_, hour) => {
    const start = new Date(from + hour * HOUR_MS).toISOString();
    return `${start},${60 + 40 * Math.cos((hour / 12) * Math.PI) + revision}`;
  });
  const file = path.join(server.dataDir, 'prices.csv');
  writeFileSync(file, ['start,price', ...rows].join('\n'));
  const about = [
    '--file',
    file,
    '--region',
    REGION,
    '--unit',
    'mwh',
    '--currency',
    'EUR',
    '--resolution',
    'PT60M',
    '--json',
  ];
  const result = spawnSync(process.execPath, ['apps/cli/src/main.ts', 'import', 'csv', ...about], {
    cwd: root,
    env: server.env,
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`energy import csv failed:\n${result.stdout}${result.stderr}`);
}
