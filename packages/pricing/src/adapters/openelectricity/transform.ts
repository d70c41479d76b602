import { getRegion, MINUTE_MS, type RegionCode } from '@energy-optimizer/kernel';
import { fromIso } from '@energy-optimizer/providers';
import type { Parsed, Rejection, SeriesKey } from '../../series/price-point.ts';
import { noData, parsedResults, type RowResult, readRow, reject } from '../shared/index.ts';
import { type Dataset, pairSchema, type Result } from './payload.ts';

/** Regions by network: the five of the National Electricity Market, and Western Australia's market. */
export const NETWORKS: Readonly<Record<string, ReadonlyMap<string, RegionCode>>> = {
  NEM: new Map(['NSW1', 'QLD1', 'VIC1', 'SA1', 'TAS1'].map((id) => [id, getRegion(id.toLowerCase()).code])),
  WEM: new Map([['WEM', getRegion('wem').code]]),
};

/** Market time of each network, without daylight saving. */
const OFFSETS: Readonly<Record<string, string>> = { NEM: '+10:00', WEM: '+08:00' };

/** Which instant of its interval a value is stamped with, by network; see {@link readPair}. */
const LABELS: Readonly<Record<string, 'start' | 'end'>> = { NEM: 'end', WEM: 'start' };

const LENGTH_MS: Readonly<Record<string, number>> = { '5m': 5 * MINUTE_MS, '30m': 30 * MINUTE_MS };

/** Price datasets → one series per region. Other metrics (demand, energy …) are no prices. */
export function readDatasets(datasets: readonly Dataset[]): Parsed {
  const results = datasets.flatMap((dataset) => dataset.results.flatMap((result) => readResult(dataset, result)));
  return results.length === 0
    ? noData('data', 'OpenElectricity has no values for the selection')
    : parsedResults(results);
}

function readResult(dataset: Dataset, result: Result): RowResult[] {
  const region = regionName(dataset, result);
  const about = `${dataset.metric} ${region}`;
  const problem = resultProblem(dataset, region);
  if (problem) return result.data.map((_, index) => reject(problem.code, `${about}, row ${index + 1}`, problem.reason));
  const series = seriesOf(NETWORKS[dataset.network_code]!.get(region)!);
  const lengthMs = LENGTH_MS[dataset.interval!]!;
  const offset = dataset.network_timezone_offset ?? OFFSETS[dataset.network_code]!;
  return result.data.map((pair, index) =>
    readRow(pairSchema, pair, `${about}, row ${index + 1}`, ([stamp, price], where) =>
      readPair({ stamp, price, where, series, lengthMs, offset, label: LABELS[dataset.network_code]! }),
    ),
  );
}

function resultProblem(dataset: Dataset, region: string): Pick<Rejection, 'code' | 'reason'> | undefined {
  if (dataset.metric !== 'price')
    return { code: 'not_a_price', reason: `the metric ${dataset.metric} is not the price` };
  if (!NETWORKS[dataset.network_code]?.has(region)) {
    return { code: 'unknown_region', reason: `${JSON.stringify(region)} is not a region of ${dataset.network_code}` };
  }
  if (dataset.unit !== '$/MWh')
    return { code: 'unknown_unit', reason: `the unit is ${JSON.stringify(dataset.unit ?? null)}` };
  if (LENGTH_MS[dataset.interval ?? ''] === undefined) {
    return {
      code: 'unknown_length',
      reason: `intervals of ${dataset.interval ?? 'no stated length'} are averages over the market's own intervals`,
    };
  }
  return undefined;
}

/** `columns.region`, else the end of a name such as `price_SA1`; Western Australia is one region. */
function regionName(dataset: Dataset, result: Result): string {
  const named = result.columns?.region ?? result.columns?.network_region ?? result.name?.replace(/^price_?/, '');
  return named || dataset.network_code;
}

/**
 * In the NEM the stamp is AEMO's settlement date, so it is the END of the interval: OpenElectricity says so in its
 * curtailment guide, and in values of 2019 the half-hours' trading prices stand at the stamps that AEMO's half-hours
 * end with (those values are an hour late as a whole, which no payload shows).
 * In the WEM it is the START: AEMO names dispatch intervals of Western Australia by their beginning, and
 * OpenElectricity passes the name on (opennem's change 531 shows the newest interval, 10:55, four minutes after 10:55).
 * What cannot be checked: no payload of the WEM states it, and no recorded one is at hand to hold against AEMO's own
 * files.
 */
function readPair(pair: {
  readonly stamp: string;
  readonly price: number | null;
  readonly where: string;
  readonly series: SeriesKey;
  readonly lengthMs: number;
  readonly offset: string;
  readonly label: 'start' | 'end';
}): RowResult {
  const where = `${pair.where}, ${pair.stamp}`;
  const stampMs = fromIso(pair.stamp) ?? fromIso(`${pair.stamp}${pair.offset}`);
  if (stampMs === undefined || stampMs % pair.lengthMs !== 0) {
    return reject('invalid_time', where, `the time is not the ${pair.label} of an interval`);
  }
  if (pair.price === null) return reject('missing_price', where, 'the price is missing');
  const startMs = pair.label === 'end' ? stampMs - pair.lengthMs : stampMs;
  return { series: pair.series, row: { startMs, endMs: startMs + pair.lengthMs, price: pair.price, where } };
}

const seriesOf = (region: RegionCode): SeriesKey => ({
  region,
  utility: 'electricity',
  kind: 'real_time',
  source: 'openelectricity',
  supplier: null,
  product: null,
  unit: 'mwh',
  currency: 'AUD',
  vatIncluded: false,
  direction: 'import',
});
