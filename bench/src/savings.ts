/**
 * `npm run bench:savings -- [--level 1] [--market NP] [--tracks DIR] [--small] [--note TEXT]`: the share of the saving
 * with perfect foresight that plans made with day-ahead forecasts capture in the two test years of the open benchmark.
 * `--small` plans 60 days of a generated market and only checks that everything runs.
 */

import { parseArgs } from 'node:util';
import { savingsCases } from './cases/savings.ts';
import { createReport } from './report.ts';

const { values } = parseArgs({
  options: {
    level: { type: 'string', default: '1' },
    market: { type: 'string', multiple: true, default: ['NP', 'PJM'] },
    tracks: { type: 'string' },
    small: { type: 'boolean', default: false },
    note: { type: 'string' },
  },
});
const { small, tracks: folder } = values;
const level = ([1, 2, 3] as const).find((one) => String(one) === values.level);
if (level === undefined) throw new Error(`unknown level ${values.level}; levels: 1, 2, 3`);

const report = createReport(`savings-level-${level}`, { small, note: values.note });
for (const one of savingsCases({ small, level, markets: values.market, folder })) await report.measure(one);
process.exitCode = await report.finish();
