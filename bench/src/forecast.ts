/**
 * `npm run bench:forecast -- --level 1 [--market NP] [--test-days 728] [--warm-up 0] [--experts lear] [--no-exogenous]
 * [--tracks DIR] [--json FILE] [--small] [--note TEXT]`: day-ahead forecasts against the published columns of the open
 * benchmark (Lago et al. 2021). A run over all 728 days with all experts of the level is compared with the targets and
 * written to the results, one market at a time. `--small` forecasts two days of a generated market and only checks that
 * everything runs.
 */

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { combine, expertsOfLevel, type Level, type Panel } from '@energy-optimizer/forecasting';
import { readMarket, readPublished } from './forecast/files.ts';
import { generatedForecasts, generatedMarket } from './forecast/generated.ts';
import { type Report, render, reportOf } from './forecast/table.ts';
import { targetRows } from './forecast/targets.ts';
import { walkAll } from './forecast/tracks.ts';
import { createReport, type Row } from './report.ts';

const FULL_DAYS = 728;
const { values } = parseArgs({
  options: {
    level: { type: 'string', default: '1' },
    market: { type: 'string', multiple: true, default: ['NP', 'PJM'] },
    'test-days': { type: 'string', default: String(FULL_DAYS) },
    'warm-up': { type: 'string', default: '0' },
    experts: { type: 'string', default: '' },
    'no-exogenous': { type: 'boolean', default: false },
    tracks: { type: 'string' },
    json: { type: 'string' },
    small: { type: 'boolean', default: false },
    note: { type: 'string' },
  },
});
const isLevel = (value: number): value is Level => value === 1 || value === 2 || value === 3;
const level = Number(values.level);
if (!isLevel(level)) throw new Error(`unknown level ${values.level}; levels: 1, 2, 3`);
const { small } = values;
const SMALL = { days: 90, testDays: 2, market: 'generated' };
const testDays = small ? SMALL.testDays : Number(values['test-days']);
const warmUp = small ? 0 : Number(values['warm-up']);
const markets = small ? [SMALL.market] : values.market;
const exogenous = !values['no-exogenous'];

/** Largest resident set of this process so far. */
const peakMb = (): number => process.resourceUsage().maxRSS / 1_000;

async function run(market: string): Promise<Report> {
  const panel = small ? generatedMarket(SMALL.days) : await readMarket(market, { exogenous });
  const to = panel.dates.length;
  const period = { panel, from: to - testDays - warmUp, to };
  const columns = small ? generatedForecasts : (...period: [Panel, number, number]) => readPublished(market, ...period);
  const published = await columns(panel, to - testDays, to);
  const experts = () => expertsOfLevel(level as Level).filter(({ id }) => id.includes(values.experts));
  const tracks = await walkAll(experts, period, values.tracks);
  const started = performance.now();
  const combination = combine(tracks, period);
  const mixingMs = (performance.now() - started) / (to - period.from);
  const report = reportOf({ market, period, testDays, tracks, combination, published });
  const weights = Object.entries(combination.weights)
    .map(([id, weight]) => `${id} ${weight.toFixed(3)}`)
    .join(', ');
  const costs = `mixing ${mixingMs.toFixed(1)} ms a day, peak memory ${peakMb().toFixed(0)} MB`;
  process.stdout.write(`${render(report)}weights after the last day: ${weights}\n${costs}\n\n`);
  return report;
}

const reports: Report[] = [];
const isWhole = testDays === FULL_DAYS && values.experts === '';
const rowsOf = async (market: string): Promise<Row[]> => {
  const report = await run(market);
  reports.push(report);
  return isWhole || small ? targetRows(report, level as Level, exogenous) : [];
};
const memoryRow = async (): Promise<Row[]> => [
  {
    what: `level ${level}: peak memory of the whole run`,
    value: peakMb(),
    unit: 'MB',
    limit: { at: 'most', value: 400 },
    detail: { markets, tracksKept: values.tracks !== undefined },
  },
];

// The results of a run over some days or experts are not comparable with others.
const table = createReport(`forecast-level-${level}${exogenous ? '' : '-prices-only'}`, {
  small: small || !isWhole,
  note: values.note,
});
for (const market of markets) await table.measure({ what: `${market} level ${level}`, run: () => rowsOf(market) });
if (isWhole) await table.measure({ what: `level ${level}: memory`, run: memoryRow });
if (values.json) await writeFile(values.json, `${JSON.stringify({ level, warmUp, reports }, null, 2)}\n`);
process.exitCode = await table.finish();
