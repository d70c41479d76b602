import { getRegion, MINUTE_MS, type RegionCode } from '@energy-optimizer/kernel';
import { fromIso, PayloadError } from '@energy-optimizer/providers';
import type { Parsed, SeriesKey } from '../../series/price-point.ts';
import { noData, parsedResults, type RowResult, readPriceText, reject } from '../shared/index.ts';
import type { OasisReport, OasisRow } from './payload.ts';

/** The trading hubs, each with a region of its own. Other nodes are prices within California. */
export const HUBS: ReadonlyMap<string, RegionCode> = new Map([
  ['TH_NP15_GEN-APND', getRegion('us_ca_np15').code],
  ['TH_SP15_GEN-APND', getRegion('us_ca_sp15').code],
  ['TH_ZP26_GEN-APND', getRegion('us_ca_zp26').code],
]);
const CALIFORNIA = getRegion('us_ca').code;

const LENGTHS_MS: readonly number[] = [5, 15, 60].map((minutes) => minutes * MINUTE_MS);
/** ERR_CODE of "No data returned for the specified selection". */
const NO_DATA = '1000';

/**
 * Locational marginal prices → one series per node and market. Components of a price and forecasts of load are no
 * prices.
 */
export function readOasis(report: OasisReport): Parsed {
  if (report.error?.code === NO_DATA) return noData('report', 'CAISO has no data for the selection');
  if (report.error)
    throw new PayloadError(`CAISO returned error ${report.error.code} ${report.error.text.slice(0, 200)}`);
  const damaged = report.damaged.map((where) => reject('invalid_row', where, 'the line is damaged or cut off'));
  if (report.rows.length + damaged.length === 0) return noData('report', 'it has no rows');
  return parsedResults([...damaged, ...report.rows.map(readRow)]);
}

/** The GMT times count: OPR_HR runs to 25 on the autumn day, and rows come in any order. */
function readRow(row: OasisRow): RowResult {
  const where = `${row.where}, ${row.node ?? row.item} ${row.start ?? ''}`.trim();
  const problem = notAPrice(row);
  if (problem) return reject('not_a_price', where, problem);
  if (!row.node) return reject('invalid_row', where, 'the node is missing');
  const kind = kindOf(row.market);
  if (!kind) return reject('invalid_row', where, `the market ${JSON.stringify(row.market ?? '')} is not known`);
  if (row.unit !== undefined && !/^(US)?\$\/MWh$/i.test(row.unit)) {
    return reject('unknown_unit', where, `the unit is ${row.unit}`);
  }
  const startMs = fromIso(row.start);
  const endMs = fromIso(row.end);
  if (startMs === undefined || endMs === undefined)
    return reject('invalid_time', where, 'start or end is not a GMT time');
  if (!LENGTHS_MS.includes(endMs - startMs)) {
    return reject('invalid_time', where, 'the interval is not 5, 15 or 60 minutes long');
  }
  const price = readPriceText(row.value);
  if (price === undefined) return reject('missing_price', where, 'the price is missing');
  return { series: seriesOf(row.node, kind), row: { startMs, endMs, price, where } };
}

function notAPrice(row: OasisRow): string | undefined {
  if (row.lmpType === 'LMP') return undefined;
  return row.lmpType
    ? `${row.lmpType} is a component of the price, not the price`
    : `${row.item || 'this report'} is not a price report`;
}

function kindOf(market: string | undefined): 'day_ahead' | 'real_time' | undefined {
  if (market === 'DAM') return 'day_ahead';
  return ['RTM', 'RTD', 'RTPD', 'HASP'].includes(market ?? '') ? 'real_time' : undefined;
}

const seriesOf = (node: string, kind: 'day_ahead' | 'real_time'): SeriesKey => ({
  region: HUBS.get(node) ?? CALIFORNIA,
  utility: 'electricity',
  kind,
  source: 'caiso',
  supplier: null,
  product: node,
  unit: 'mwh',
  currency: 'USD',
  vatIncluded: false,
  direction: 'import',
});
