#!/usr/bin/env node
import { systemClock } from '@energy-optimizer/kernel';
import { EXIT } from './errors.ts';
import { createInterrupts } from './interrupts.ts';
import { run } from './run.ts';
import { createTerminal } from './terminal.ts';

const terminal = createTerminal(process);
const exitCode = await run(process.argv.slice(2), {
  terminal,
  clock: systemClock,
  nowMs: () => performance.now(),
  interrupts: createInterrupts(process, EXIT.interrupted),
  detail: { stacks: false },
});
await terminal.flush();
process.exit(exitCode);
