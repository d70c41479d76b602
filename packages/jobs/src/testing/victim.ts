import { createDb } from '@energy-optimizer/db';
import { silentLogger, systemClock } from '@energy-optimizer/kernel';
import { createJobs } from '../index.ts';

/** A server that never finishes its job, for the test that kills it. */
const url = process.argv[2];
if (!url) throw new Error('usage: victim.ts <database url>');
const db = await createDb({ url, applicationName: 'energy-victim' });
const jobs = createJobs({
  db,
  url,
  clock: systemClock,
  log: silentLogger,
  definitions: [{ name: 'test', description: 'never ends', schedules: [], run: () => new Promise(() => undefined) }],
});
await jobs.start();
await jobs.runNow('test');
