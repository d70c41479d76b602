import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** One measurement: requests per second, and server CPU time per request. */
export interface Load {
  readonly requestsPerSecond: number;
  readonly cpuMicrosPerRequest: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LoadTarget {
  readonly pid: number;
  readonly url: string;
  /** Paths to request in turn; each connection starts at a different one. */
  readonly paths: readonly string[];
}

const CONNECTIONS = 32;

/** Loads a server from another process over loopback for `seconds`. Every response must be 200. */
export async function load(target: LoadTarget, seconds: number): Promise<Load> {
  const plan = path.join(os.tmpdir(), `energy-bench-${process.pid}.json`);
  await writeFile(plan, JSON.stringify({ ...target, connections: CONNECTIONS, seconds }));
  try {
    const before = await cpuMicros(target.pid);
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'load-process.ts'), plan], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the load process failed on ${target.url}${target.paths[0]}`);
    const result = JSON.parse(output) as { count: number; seconds: number; p50: number; p99: number };
    return {
      requestsPerSecond: result.count / result.seconds,
      cpuMicrosPerRequest: ((await cpuMicros(target.pid)) - before) / result.count,
      p50Ms: result.p50,
      p99Ms: result.p99,
    };
  } finally {
    await rm(plan, { force: true });
  }
}

/** User and system time of a process so far, from Linux's /proc in ticks of 10 ms; NaN elsewhere. */
async function cpuMicros(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
