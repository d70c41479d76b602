import { fixedClock } from '@energy-optimizer/kernel';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';

/** A terminal that records its output. */
export function memoryTerminal(
  options: { readonly outIsTty?: boolean; readonly errIsTty?: boolean; readonly errColumns?: number } = {},
) {
  const written = { stdout: '', stderr: '' };
  const terminal: Terminal = {
    out: async (text) => {
      written.stdout += text;
    },
    err: (text) => {
      written.stderr += text;
    },
    usage: (text) => {
      written.stderr += text;
    },
    outIsTty: options.outIsTty ?? false,
    errIsTty: options.errIsTty ?? false,
    errColumns: options.errColumns ?? 80,
    outClosed: () => false,
    flush: async () => undefined,
  };
  return { terminal, written };
}

/** Runs a command line in this process, for commands that open no database. */
export async function energyHere(...args: string[]) {
  const { terminal, written } = memoryTerminal();
  const code = await run(args, {
    terminal,
    clock: fixedClock('2026-11-20T06:00:00Z'),
    nowMs: () => 0,
    interrupts: { catch: () => new AbortController().signal },
    env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    detail: { stacks: false },
  });
  return { code, ...written };
}
