import { createDb } from '@energy-optimizer/db';
import { type RegionCode, silentLogger, systemClock } from '@energy-optimizer/kernel';
import { loadConfig } from '../config.ts';
import { wireDomains } from '../wire-domains.ts';

/** Learns one region as of an instant, for the test that kills it half-way: says each day it has learnt. */
const [, , url, asOf] = process.argv;
if (!url || !asOf) throw new Error('usage: learner.ts <database url> <as of>');
const db = await createDb({ url, applicationName: 'energy-learner' });
const config = loadConfig({ DATABASE_URL: url, PROVIDERS: 'none', FORECAST_LEVEL: '1' });
const { mlLoop } = wireDomains({ db, clock: systemClock, log: silentLogger, config });
await mlLoop.service.learn({
  region: 'de' as RegionCode,
  asOf: new Date(asOf),
  onProgress: ({ done }) => process.stdout.write(`${done}\n`),
});
await db.close();
