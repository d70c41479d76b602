import { readFileSync } from 'node:fs';
import { createDb } from '@energy-optimizer/db';
import { type RegionCode, silentLogger, systemClock } from '@energy-optimizer/kernel';
import { loadConfig } from '../config.ts';
import { wireDomains } from '../wiring/domains.ts';

const STDIN = 0;
const LOOK_MS = 10;

/**
 * Blocks the entire process, because learning reports progress without waiting. If the test is gone, the input has
 * ended as well.
 */
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
 * Learns one region as of an instant, for tests that kill it halfway or start a second one: reports each day it has
 * learned, and the result at the end. Halfway it pauses, holding all its locks, until its input has ended.
 */
const [, , url, asOf] = process.argv;
if (!url || !asOf) throw new Error('usage: learner.ts <database url> <as of>');
const db = await createDb({ url, applicationName: 'energy-learner' });
const config = loadConfig({ DATABASE_URL: url, PROVIDERS: 'none', FORECAST_LEVEL: '1' });
const { mlLoop } = wireDomains({ db, clock: systemClock, log: silentLogger, config });
let hasWaited = false;
const outcome = await mlLoop.engine.learn({
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
