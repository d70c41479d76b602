/**
 * The packages without a server: reads a file of prices and evaluates it with pure functions.
 * Run it in the repository: `node examples/pure-package.ts`
 */
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { findRegion, HOUR_MS, localHourOf, localTimeZone } from '@energy-optimizer/kernel';
import { describePrices, findOptimalWindows, parseCsv, peakHours, trendOf } from '@energy-optimizer/pricing';

const region = findRegion('de');
assert(region);
const timeZone = localTimeZone(region);

// Two days in June, invented by hand: a sunny Saturday, a sunnier Sunday with negative prices. Times are local.
const file = createReadStream(path.join(import.meta.dirname, 'data/day-ahead-de.csv'));
const { series, points, rejected } = await parseCsv(file, { region: region.code });
console.log(`${points.length} prices in ${series.currency}/${series.unit}, ${rejected.length} rows rejected`);
assert.deepEqual([points.length, series.currency, series.unit, rejected.length], [48, 'EUR', 'mwh', 0]);
assert.equal(points[0]?.start.toISOString(), '2026-06-19T22:00:00.000Z');

// When should a washing machine that runs for two hours start, after Saturday, 18:00?
const pieces = points.map(({ start, end, price }) => ({
  startMs: start.getTime(),
  endMs: end.getTime(),
  price,
  origin: 'published' as const,
}));
const windows = findOptimalWindows(pieces, {
  durationMs: 2 * HOUR_MS,
  earliestStartMs: Date.parse('2026-06-20T18:00:00+02:00'),
  latestEndMs: Date.parse('2026-06-22T00:00:00+02:00'),
  count: 3,
  nonOverlapping: true,
});
const local = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
for (const { start, end, averagePrice } of windows)
  console.log(`${local.format(start)} to ${local.format(end)}: ${averagePrice} EUR/MWh on average`);
assert.deepEqual(
  windows.map(({ start, averagePrice }) => [local.format(start), averagePrice]),
  [
    ['Sun 13:00', -20],
    ['Sun 11:00', -10.5],
    ['Sun 15:00', -0.5],
  ],
);

const values = points.map(({ price }) => price);
const statistics = describePrices(values);
console.log(`from ${statistics.min} to ${statistics.max}, ${statistics.mean?.toFixed(2)} on average`);
assert.deepEqual([statistics.min, statistics.max, statistics.count, statistics.coverage], [-22, 97, 48, 1]);

const hourOf = localHourOf(timeZone);
const { hours } = peakHours(values, (step) => hourOf(points[step]?.start.getTime() ?? Number.NaN));
const ofClass = (wanted: string) => hours.filter((hour) => hour.class === wanted).map(({ hour }) => hour);
console.log(`expensive hours: ${ofClass('peak').join(' ')}; cheap hours: ${ofClass('off_peak').join(' ')}`);
assert.deepEqual(ofClass('off_peak'), [9, 10, 11, 12, 13, 14, 15, 16]);
assert.deepEqual(ofClass('peak'), [0, 1, 2, 3, 4, 5, 6, 7, 18, 19, 20, 21, 22, 23]);

const trend = trendOf(values);
console.log(`prices are ${trend.direction} (${trend.changePercent} %)`);
assert.deepEqual([trend.direction, trend.changePercent], ['decreasing', -33.24]);
