/**
 * Verifies the content of the container image without Docker: builds the production tree, starts it as an unprivileged
 * user with its own database, signs up a user (argon2), learns and forecasts (worker thread, hnswlib), and stops it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openEmbedded } from '@energy-optimizer/db/embedded';
import { SMTPServer } from 'smtp-server';
import { freePort, root, stop, untilReady } from './with-server.ts';

const HOUR_MS = 3_600_000;
const MAIL_MS = 30_000;
const LEARNING_MS = 300_000;
const HISTORY_DAYS = 150;
const REGION = 'no1';
/** Account `nobody` of every Debian image; without root, the check runs as the current user. */
const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const INTERNAL_API_KEY = 'tree-check-9f3b1c7d2e8a4f60b5';
const ACCOUNT = { email: 'ada@example.com', password: 'seven purple teapots sing' };

interface World {
  readonly tree: string;
  readonly env: NodeJS.ProcessEnv;
  readonly url: string;
  readonly scratch: string;
  readonly mails: readonly string[];
}

const scratch = mkdtempSync(path.join(tmpdir(), 'energy-tree-'));
chmodSync(scratch, 0o755);
const tree = path.join(scratch, 'app');
const step = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  step('building the production tree');
  run(process.execPath, ['tooling/scripts/production-tree.mjs', tree], { cwd: root, env: process.env });
  const mails: string[] = [];
  const smtp = await startSmtp(mails);
  const database = await openEmbedded({ dataDir: path.join(scratch, 'postgres'), role: 'server' });
  try {
    await checkTree(overTcp(database.url), smtp, mails);
  } finally {
    await database.close();
    smtp.close();
  }
  step('the production tree works');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function checkTree(databaseUrl: string, smtp: SMTPServer, mails: readonly string[]): Promise<void> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const dataDir = path.join(scratch, 'data');
  mkdirSync(dataDir, { mode: 0o777 });
  chmodSync(dataDir, 0o777);
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    ...{ HOST: '127.0.0.1', PORT: String(port), PUBLIC_URL: url, DATA_DIR: dataDir, DATABASE_URL: databaseUrl },
    ...{ PROVIDERS: 'none', INTERNAL_API_KEY, LOG_LEVEL: 'warn', FORECAST_LEVEL: '1' },
    MAIL_FROM: 'Energy <no-reply@example.com>',
    SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
  };
  const world: World = { tree, env, url, scratch, mails };
  const server = spawn(process.execPath, ['--max-semi-space-size=8', 'apps/server/src/main.ts'], {
    ...{ cwd: tree, env, stdio: ['ignore', 'inherit', 'inherit'], ...UNPRIVILEGED },
  }) as ChildProcess;
  try {
    await untilReady(`${url}/health/ready`, server);
    step(`started as uid ${UNPRIVILEGED.uid ?? process.getuid?.()}`);
    await signUp(world);
    await forecast(world);
    findPatterns(world);
  } finally {
    await stop(server);
  }
  if (server.exitCode !== 0) throw new Error(`the server exited with ${server.exitCode ?? server.signalCode}`);
}

/** The embedded server's socket is closed to other accounts. */
function overTcp(address: string): string {
  const url = new URL(address);
  url.searchParams.delete('host');
  return url.href;
}

/** Tests the native binding of Argon2, the e-mail templates and the outbox. */
async function signUp({ url, mails }: World): Promise<void> {
  const { cookie } = await post(`${url}/api/v1/auth/sign-up`, ACCOUNT);
  const token = await mailedToken(mails);
  await post(`${url}/api/v1/auth/confirm-email`, { token }, { cookie });
  const { body } = await post(`${url}/api/v1/auth/sign-in`, { ...ACCOUNT, transport: 'token' });
  if (body.status !== 'signed_in') throw new Error(`sign-in returned ${JSON.stringify(body)}`);
  step(`signed up and in: ${ACCOUNT.email}`);
}

/** Tests the learning worker thread and the forecast it issues. */
async function forecast(world: World): Promise<void> {
  const { tree: cwd, env, url } = world;
  const file = writePrices(world.scratch);
  const about = ['--region', REGION, '--unit', 'mwh', '--currency', 'EUR', '--resolution', 'PT60M', '--json'];
  run(process.execPath, ['apps/cli/src/main.ts', 'import', 'csv', '--file', file, ...about], {
    cwd,
    env,
    ...UNPRIVILEGED,
  });
  await post(`${url}/api/v1/internal/learn`, { region: REGION }, { 'x-api-key': INTERNAL_API_KEY });
  const body = await firstForecast(`${url}/api/v1/ml/predict/price?region=${REGION}&hours=24`);
  if (!body.similarDays?.length) throw new Error('predict/price found no similar day');
  step(`learned and forecast ${REGION}; ${body.similarDays.length} similar days`);
}

/** Learning that outlasts the request continues in the background. */
async function firstForecast(address: string): Promise<{ readonly similarDays?: readonly unknown[] }> {
  const deadline = performance.now() + LEARNING_MS;
  for (;;) {
    const predicted = await fetch(address);
    const body = (await predicted.json()) as { similarDays?: unknown[] };
    if (predicted.status === 200) return body;
    if (predicted.status !== 503 || performance.now() > deadline)
      throw new Error(`predict/price returned ${predicted.status} ${JSON.stringify(body)}`);
    await pause(500);
  }
}

/** Tests the native binding of hnswlib; without it, the exact search would be used silently. */
function findPatterns({ tree: cwd, env }: World): void {
  const code = "const { loadHnsw } = await import('@energy-optimizer/ml-loop'); process.exit(loadHnsw() ? 0 : 1)";
  run(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: path.join(cwd, 'apps/server'),
    env,
    ...UNPRIVILEGED,
  });
  step('the native index of patterns loads');
}

/** Hours from `HISTORY_DAYS` ago to the end of tomorrow, with a daily and a weekly shape. */
function writePrices(folder: string): string {
  const from = Math.floor(Date.now() / (24 * HOUR_MS)) * 24 * HOUR_MS - HISTORY_DAYS * 24 * HOUR_MS;
  const rows = Array.from({ length: (HISTORY_DAYS + 1) * 24 }, (_, hour) => {
    const price =
      60 + 25 * Math.cos((hour / 12) * Math.PI) + 10 * Math.cos((hour / 84) * Math.PI) + ((hour * 7_919) % 13);
    return `${new Date(from + hour * HOUR_MS).toISOString()},${price.toFixed(2)}`;
  });
  const file = path.join(folder, 'prices.csv');
  writeFileSync(file, ['start,price', ...rows].join('\n'));
  return file;
}

async function post(address: string, payload: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(payload),
  });
  const body = (await response.json()) as { status?: unknown };
  if (!response.ok) throw new Error(`${address} returned ${response.status} ${JSON.stringify(body)}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { body, cookie };
}

async function mailedToken(mails: readonly string[]): Promise<string> {
  const deadline = performance.now() + MAIL_MS;
  while (performance.now() < deadline) {
    for (const raw of mails) {
      const token = /#token=([\w-]+)/.exec(raw.replace(/=\r\n/g, '').replaceAll('=3D', '='))?.[1];
      if (token) return token;
    }
    await pause(50);
  }
  throw new Error(`no e-mail with a link within ${MAIL_MS / 1_000} s`);
}

async function startSmtp(mails: string[]): Promise<SMTPServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString());
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return server;
}

function run(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly uid?: number; readonly gid?: number },
): void {
  const result = spawnSync(file, args, { ...options, encoding: 'utf8' });
  if (result.status === 0) return;
  throw new Error(
    `${file} ${args.join(' ')} ended with ${result.status}\n${result.stdout ?? ''}${result.stderr ?? ''}`,
  );
}
