import { createReadStream } from 'node:fs';
import type { ProblemInput } from '@energy-optimizer/planning';
import { CommandFailed } from '../errors.ts';
import { bytes } from '../format.ts';

const MAX_BYTES = 16_000_000;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'file not found',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
};

/** A problem from a file or, for `-`, standard input; the planner checks it. @throws CommandFailed */
export async function readProblem(path: string, stdin: NodeJS.ReadableStream): Promise<ProblemInput> {
  const name = path === '-' ? 'standard input' : path;
  const text = await readAll(path === '-' ? stdin : createReadStream(path), name);
  try {
    return JSON.parse(text) as ProblemInput;
  } catch (error) {
    throw new CommandFailed(`${name} is not JSON: ${(error as Error).message}`);
  }
}

async function readAll(stream: NodeJS.ReadableStream, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk));
      size += chunk.length;
      if (size > MAX_BYTES) throw new CommandFailed(`${name} is larger than ${bytes(MAX_BYTES)}`);
    }
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new CommandFailed(`${name} cannot be read: ${REASONS[code] ?? String(error)}`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
