import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { holidaysOf, type Panel, parseEpfPanel } from '@energy-optimizer/forecasting';
import type { RegionCode } from '@energy-optimizer/kernel';

const DATA = path.join(process.env.SHARED_DIR ?? path.join(import.meta.dirname, '../../../../shared'), 'data/epf');

/**
 * The region whose holidays apply to a benchmark market; Norway represents the countries of Nord Pool's system price.
 */
const REGIONS: Readonly<Record<string, string>> = { NP: 'no1', PJM: 'us_pa', BE: 'be', FR: 'fr', DE: 'de' };

/** The file of the market in the open benchmark. */
export async function readMarket(market: string, { exogenous }: { exogenous: boolean }): Promise<Panel> {
  const panel = parseEpfPanel(await readFile(path.join(DATA, `${market}.csv`), 'utf8'));
  const isHoliday = holidaysOf(REGIONS[market] as RegionCode);
  const holidays = Uint8Array.from(panel.dates, (date) => Number(isHoliday(date)));
  return { ...panel, holidays, ...(exogenous ? {} : { exogenous: [] }) };
}

/**
 * The published columns for the days `from … to - 1` of the panel, days × steps each.
 * @throws Error if the actual price in the file differs from the panel
 */
export async function readPublished(market: string, panel: Panel, from: number, to: number) {
  const text = await readFile(path.join(DATA, `published-forecasts-${market}.csv`), 'utf8');
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const names = header!.split(',').slice(2);
  const byTime = new Map(lines.map((line) => [line.slice(0, 13), line.split(',').slice(1).map(Number)]));
  const rows = Array.from({ length: (to - from) * panel.steps }, (_, at) => {
    const time = `${panel.dates[from + Math.floor(at / panel.steps)]} ${String(at % panel.steps).padStart(2, '0')}`;
    const row = byTime.get(time);
    const price = panel.prices[from * panel.steps + at]!;
    if (!row || Math.abs(row[0]! - price) > 1e-3)
      throw new Error(`published ${market} ${time}: ${row?.[0]}, not ${price}`);
    return row;
  });
  return new Map(names.map((name, k) => [name, Float64Array.from(rows, (row) => row[k + 1]!)]));
}
