import { readFileSync } from 'node:fs';
import { createDb } from '@energy-optimizer/db';
import { type RegionCode, silentLogger, systemClock } from '@energy-optimizer/kernel';
import { loadConfig } from '../config.ts';
import { wireDomains } from '../wiring/domains.ts';

const STDIN = 0;
const LOOK_MS = 10;

/** Holds up the whole process, as learning is told of and not asked. A test that is gone has ended the input as well. */
function waitForEndOfInput(): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      readFileSync(STDIN);
      return;
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'EAGAIN') throw err;
      Atomics.wait(never, 0, 0, LOOK_MS);
    }
  }
}

/**
 * Learns one region as of an instant, for the tests that kill it half-way or start another one beside it: says each day it has
 * learnt, and at the end what came of it. Half-way it waits, at work and with all it holds, until its input has ended.
 */
const [, , url, asOf] = process.argv;
if (!url || !asOf) throw new Error('usage: learner.ts <database url> <as of>');
const db = await createDb({ url, applicationName: 'energy-learner' });
const config = loadConfig({ DATABASE_URL: url, PROVIDERS: 'none', FORECAST_LEVEL: '1' });
const { mlLoop } = wireDomains({ db, clock: systemClock, log: silentLogger, config });
let hasWaited = false;
const outcome = await mlLoop.service.learn({
  region: 'de' as RegionCode,
  asOf: new Date(asOf),
  onProgress: ({ done }) => {
    process.stdout.write(`${done}\n`);
    if (!hasWaited) waitForEndOfInput();
    hasWaited = true;
  },
});
process.stdout.write(`${JSON.stringify(outcome)}\n`);
await db.close();
