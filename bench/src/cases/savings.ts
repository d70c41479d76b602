import { combine, expertsOfLevel, type Level } from '@energy-optimizer/forecasting';
import { backtestPlans } from '@energy-optimizer/planning';
import { readMarket } from '../forecast/files.ts';
import { generatedMarket } from '../forecast/generated.ts';
import { walkAll } from '../forecast/tracks.ts';
import { type Case, type Row, round } from '../report.ts';

const FULL_DAYS = 728;
const SMALL = { days: 150, testDays: 60, experts: 'lear-56', market: 'generated' };
/** At least, by asset; the others are shown in the detail. */
const TARGETS: Readonly<Record<string, number>> = { battery: 0.88, car: 0.93, appliances: 0.93 };

interface Options {
  readonly small: boolean;
  readonly level?: Level;
  readonly markets?: readonly string[];
  /** Where the forecasts of the experts are kept. */
  readonly folder?: string | undefined;
}

/**
 * The share of the saving with perfect foresight that plans made with day-ahead forecasts capture in the two test years
 * of the open benchmark; in a small run, in 60 days of a generated market.
 */
export const savingsCases = ({ small, level = 1, markets = ['NP', 'PJM'], folder }: Options): Case[] =>
  (small ? [SMALL.market] : markets).map((market) => ({
    what: `${market} level ${level}: saving captured`,
    run: () => measure(market, { small, level, folder }),
  }));

async function measure(market: string, { small, level, folder }: Options & { level: Level }): Promise<Row[]> {
  const panel = small ? generatedMarket(SMALL.days) : await readMarket(market, { exogenous: true });
  const to = panel.dates.length;
  const from = to - (small ? SMALL.testDays : FULL_DAYS);
  const experts = () => expertsOfLevel(level).filter(({ id }) => !small || id.startsWith(SMALL.experts));
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
