import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.join(import.meta.dirname, '../..');

export interface Started {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a TypeScript program as a process and waits for the line on stdout that contains its URL. */
export async function startProgram(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  url: RegExp,
): Promise<Started> {
  const child: ChildProcess = spawn(process.execPath, command, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
  });
  const lines = createInterface({ input: child.stdout! });
  const found = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`${command.at(-1)} exited with ${code} before it was ready: ${said.trim()}`)),
    );
    lines.on('line', (line) => {
      const match = url.exec(line);
      if (match?.[1]) resolve(match[1]);
    });
  });
  return {
    url: found,
    pid: child.pid!,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
