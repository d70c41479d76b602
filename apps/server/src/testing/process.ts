import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { programOf, scratchFolder, TEST_VARIABLES, until } from '@energy-optimizer/kernel/testing';

export const MAIN = path.join(import.meta.dirname, '../main.ts');
const NODE = path.join(import.meta.dirname, '../../../../node_modules/.bin/node');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout(): string;
  stderr(): string;
  /** Resolves with the URL it listens on. @throws Error with its output if it exits */
  ready(): Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

/**
 * A directory per test in which the server runs as a process, without `.env` or the developer's variables.
 * @param program `main.ts` itself, for the test that the sources start; default: its bundle, which loads faster
 */
export async function sandbox(program = programOf(MAIN)) {
  const directory = await mkdtemp(path.join(scratchFolder(), 'energy-server-'));
  // Accessible to the account that runs PostgreSQL when the tests run as root.
  await chmod(directory, 0o755);
  const dataDir = path.join(directory, 'data');
  const started: ServerProcess[] = [];
  const start = (variables: Readonly<Record<string, string>> = {}): ServerProcess => {
    // One test sends more calls than one network may make.
    const usual = {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      DATA_DIR: dataDir,
      PROVIDERS: 'none',
      RATE_LIMIT_PER_MINUTE: '0',
      SHUTDOWN_DELAY_SECONDS: '0',
      ...TEST_VARIABLES,
    };
    const env = { ...usual, ...variables };
    const server = watch(spawn(NODE, [program], { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] }));
    started.push(server);
    return server;
  };
  return {
    directory,
    dataDir,
    start,
    remove: async () => {
      for (const { child } of started) child.kill('SIGTERM');
      await Promise.all(started.map(({ ended }) => ended));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
export type Sandbox = Awaited<ReturnType<typeof sandbox>>;

function watch(child: ChildProcess): ServerProcess {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let isOver = false;
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      isOver = true;
      resolve({ code, signal, stdout, stderr });
    });
  });
  const urlSaid = () => /^health +(\S+)\/health$/m.exec(stdout)?.[1];
  const ready = () =>
    until(() => {
      if (isOver) throw new Error(`the server ended: ${stdout}${stderr}`);
      return urlSaid();
    }, 60_000);
  return {
    child,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    ready,
    kill: (signal) => {
      child.kill(signal);
    },
  };
}

/** Another program on a port: accepts connections and responds with `greet`, or never. */
export async function occupant(greet?: (socket: net.Socket) => void) {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    greet?.(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port, close };
}
