import { DAY_MS } from '@energy-optimizer/kernel';
/**
 * Forecasting without a server: reads a file of prices and forecasts the days whose price is empty, with pure
 * functions. Run it in the repository: `node examples/forecast-csv.ts [file.csv]`
 *
 * The file has a header and one row per hour, `local time, any number of series known ahead (load, wind …), price`;
 * rows at its end with an empty price are the ones to forecast. Without a file, a generated market is forecast.
 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createForecaster, expertsOfLevel, parseEpfPanel, pointMetrics } from '@energy-optimizer/forecasting';

const HISTORY_DAYS = 120;

/** A generated market: a load forecast, a price that follows it, and two days with a known load only. */
const loadAt = (hour: number) =>
  50 + 12 * Math.sin((hour % 24) / 3.8) + 9 * Math.sin(hour / 190) + (hour % 168 > 120 ? -8 : 0);
const priceAt = (hour: number) => 1.4 * loadAt(hour) - 25 + 4 * Math.sin(hour / 41);
function inventedMarket(): string {
  const first = Date.parse('2026-01-01T00:00Z');
  const rows = Array.from({ length: (HISTORY_DAYS + 2) * 24 }, (_, hour) => {
    const time = new Date(first + hour * (DAY_MS / 24)).toISOString().slice(0, 16).replace('T', ' ');
    const price = hour < HISTORY_DAYS * 24 ? priceAt(hour).toFixed(2) : '';
    return `${time},${loadAt(hour).toFixed(1)},${price}`;
  });
  return `time,load forecast,price\n${rows.join('\n')}\n`;
}

const file = process.argv[2];
const panel = parseEpfPanel(file === undefined ? inventedMarket() : await readFile(file, 'utf8'));
const lastKnown = panel.prices.findLastIndex((price) => !Number.isNaN(price));
const day = Math.floor(lastKnown / panel.steps) + 1;
assert(day < panel.dates.length, 'rows with an empty price at the end say which days to forecast');

// Level 1: the LASSO experts alone, fitted in a second. 2 adds kernels and trees, 3 nets.
const forecaster = createForecaster({ experts: expertsOfLevel(1), steps: panel.steps });
const { stage, days, missing } = forecaster.readiness(panel, day);
assert(stage !== 'none', `too little history: ${missing}`);
console.log(`${days} days of history, ${panel.exogenous.length} series beside prices${missing ? `; ${missing}` : ''}`);

// The last 30 days are forecast in hindsight, each from the data known before it, to obtain weights and intervals.
const { hindcasts } = forecaster.onboard(panel, day, { warmUpDays: Math.min(30, day - 57) });
const yesterdays = hindcasts.filter(({ lead }) => lead === 1);
const hindcast = yesterdays.flatMap(({ mixed }) => [...mixed.point]);
const actual = yesterdays.flatMap((one) => [
  ...panel.prices.subarray(one.day * panel.steps, (one.day + 1) * panel.steps),
]);
const { mae } = pointMetrics(actual, hindcast);
console.log(`mean absolute error over ${yesterdays.length} days, one day ahead: ${mae.toFixed(2)}`);

const { leads } = forecaster.issue(panel, day);
for (const { date, mixed } of leads) {
  const ninety = mixed.central?.[1];
  console.log(`\n${date}   price   90 % interval`);
  for (const [hour, price] of mixed.point.entries()) {
    const interval = ninety ? `${ninety.low[hour]!.toFixed(2)} to ${ninety.high[hour]!.toFixed(2)}` : '';
    console.log(`${String(hour).padStart(2, '0')}:00      ${price.toFixed(2).padStart(7)}   ${interval}`);
  }
}
const names = Array.from(panel.exogenous, (_, k) => `series ${k + 1}`);
for (const { text, contribution } of forecaster.explain(panel, day, names).slice(0, 3))
  console.log(`because ${text}: ${contribution > 0 ? '+' : ''}${contribution.toFixed(2)}`);

const weights = Object.values(leads[0]!.mixed.weights);
assert(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-9, 'weights sum to 1');
if (file === undefined) {
  const truth = Array.from({ length: 24 }, (_, hour) => priceAt(HISTORY_DAYS * 24 + hour));
  const error = pointMetrics(truth, leads[0]!.mixed.point).mae;
  console.log(`\nthe invented market really goes on like this: the forecast is off by ${error.toFixed(2)} on average`);
  assert(error < 5, 'a market this regular is forecast well');
}
