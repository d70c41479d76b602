/**
 * `npm run bench:savings -- [--level 1] [--market NP] [--tracks DIR] [--small] [--note TEXT]`: the share of the saving
 * with perfect foresight that plans made with day-ahead forecasts capture in the two test years of the open benchmark.
 * `--small` plans 60 days of a generated market and only checks that everything runs.
 */

import { parseArgs } from 'node:util';
import { combine, expertsOfLevel } from '@energy-optimizer/forecasting';
import { backtestPlans } from '@energy-optimizer/planning';
import { readMarket } from './forecast/files.ts';
import { generatedMarket } from './forecast/generated.ts';
import { walkAll } from './forecast/tracks.ts';
import { createReport, type Row, round } from './report.ts';

const FULL_DAYS = 728;
const SMALL = { days: 150, testDays: 60, experts: 'lear-56' };
/** At least, by asset; the others are shown in the detail. */
const TARGETS: Readonly<Record<string, number>> = { battery: 0.88, car: 0.93, appliances: 0.93 };
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

async function measure(market: string): Promise<Row[]> {
  const panel = small ? generatedMarket(SMALL.days) : await readMarket(market, { exogenous: true });
  const to = panel.dates.length;
  const from = to - (small ? SMALL.testDays : FULL_DAYS);
  const experts = () => expertsOfLevel(level!).filter(({ id }) => !small || id.startsWith(SMALL.experts));
  const { ensemble } = combine(await walkAll(experts, { panel, from, to }, folder), { panel, from, to });
  const perKwh = (prices: Float64Array) => prices.map((price) => price / 1_000);
  const days = { prices: perKwh(panel.prices), steps: panel.steps, from, to };
  const assets = backtestPlans(days, { forecast: perKwh(ensemble) });
  const shares = ({ rules }: (typeof assets)[number]) =>
    Object.fromEntries(Object.entries(rules).map(([name, { share }]) => [name, share === null ? null : round(share)]));
  const all = Object.fromEntries(assets.map((asset) => [asset.id, shares(asset)]));
  return assets.flatMap((asset): Row[] => {
    const least = TARGETS[asset.id];
    if (least === undefined) return [];
    const what = `${market} level ${level}: saving captured, ${asset.id}`;
    const detail = {
      days: to - from,
      bestSaving: round(asset.bestSaving),
      ...(asset.id === 'battery' ? { all } : shares(asset)),
    };
    return [
      {
        what,
        value: round(asset.rules.forecast!.share ?? Number.NaN),
        unit: '',
        limit: { at: 'least', value: least },
        detail,
      },
    ];
  });
}

const report = createReport(`savings-level-${level}`, { small, note: values.note });
for (const market of small ? ['generated'] : values.market)
  await report.measure({ what: `${market} level ${level}`, run: () => measure(market) });
process.exitCode = await report.finish();
