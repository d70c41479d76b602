/**
 * `node bench/src/forecast.ts --level 1 [--market NP] [--test-days 728] [--warm-up 0] [--no-exogenous] [--tracks DIR]
 * [--json FILE]`: the forecasting table against the published columns of the open benchmark (Lago et al. 2021).
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { combine, expertsOfLevel, type Level } from '@energy-optimizer/ml-loop';
import { readMarket, readPublished } from './forecast/files.ts';
import { type Report, render, reportOf } from './forecast/table.ts';
import { walkAll } from './forecast/tracks.ts';

const { values } = parseArgs({
  options: {
    level: { type: 'string', default: '1' },
    market: { type: 'string', multiple: true, default: ['NP', 'PJM'] },
    'test-days': { type: 'string', default: '728' },
    'warm-up': { type: 'string', default: '0' },
    'no-exogenous': { type: 'boolean', default: false },
    tracks: { type: 'string' },
    json: { type: 'string' },
  },
});
const isLevel = (value: number): value is Level => value === 1 || value === 2 || value === 3;
const level = Number(values.level);
if (!isLevel(level)) throw new Error(`there is no level ${values.level}; levels: 1, 2, 3`);
const testDays = Number(values['test-days']);
const warmUp = Number(values['warm-up']);

const reports: Report[] = [];
for (const market of values.market) {
  const panel = await readMarket(market, { exogenous: !values['no-exogenous'] });
  const to = panel.dates.length;
  const period = { panel, from: to - testDays - warmUp, to };
  const published = await readPublished(market, panel, to - testDays, to);
  const tracks = await walkAll(expertsOfLevel(level), period, values.tracks);
  const started = performance.now();
  const combination = combine(tracks, period);
  const combineMs = (performance.now() - started) / (testDays + warmUp);
  const report = reportOf({ market, period, testDays, tracks, combination, published });
  reports.push(report);
  const weights = tracks.map(({ id }, k) => `${id} ${combination.weights[k]!.toFixed(3)}`).join(', ');
  const memory = `RSS ${Math.round(process.memoryUsage.rss() / 1e6)} MB`;
  process.stdout.write(
    `${render(report)}last weights: ${weights}\nmixing ${combineMs.toFixed(1)} ms a day, ${memory}\n\n`,
  );
}
if (values.json) await writeFile(values.json, `${JSON.stringify({ level, warmUp, reports }, null, 2)}\n`);
