import type { RegionCode } from '@energy-optimizer/kernel';
import { countOf } from '@energy-optimizer/kernel';
import { fromEpochSeconds } from '@energy-optimizer/providers';
import type { Parsed, Rejection } from '../../series/price-point.ts';
import {
  dayAheadSeries,
  EU_LENGTHS,
  isoOf,
  noData,
  parsedSeries,
  readPrice,
  readPriceUnit,
  reject,
  type StartRow,
  withLengths,
} from '../shared/index.ts';
import type { PricePayload } from './payload.ts';
import { isKnownOpen } from './zones.ts';

/** The API's documentation gives EUR/MWh for every zone; for a while its answers said this instead. */
const UNIT_LEFT_OUT = /^no unit$/i;

/** One zone's columns → its day-ahead series, or one rejection that says why not. */
export function readPrices(
  payload: PricePayload,
  region: RegionCode,
  options: { readonly privateUse: boolean },
): Parsed {
  const obstacle = licenseObstacle(payload.license_info, region, options.privateUse) ?? shapeObstacle(payload, region);
  if (obstacle) return { batches: [], rejected: [obstacle] };
  const unitText = UNIT_LEFT_OUT.test(payload.unit ?? '') ? 'EUR / MWh' : payload.unit;
  const priced = readPriceUnit(unitText);
  if (!priced)
    return {
      batches: [],
      rejected: [reject('unknown_unit', region, `the unit is ${JSON.stringify(unitText ?? null)}`)],
    };
  if (payload.unix_seconds.length === 0) return noData(region, 'the columns are empty');

  const { rows, rejected } = startRows(payload);
  const ended = withLengths(rows, EU_LENGTHS);
  return parsedSeries(dayAheadSeries('energy_charts', region, priced), ended.rows, [...rejected, ...ended.rejected]);
}

/**
 * Prices may be stored and shown when this answer's own license is open; an answer without one counts as its zone's.
 */
function licenseObstacle(
  license: string | null | undefined,
  region: RegionCode,
  privateUse: boolean,
): Rejection | undefined {
  const text = license?.trim() ?? '';
  const open = text === '' ? isKnownOpen(region) : isOpenLicense(text);
  if (open || privateUse) return undefined;
  return reject(
    'license',
    region,
    text === '' ? 'the response states no license' : `the license is not open: ${text.slice(0, 160)}`,
  );
}

const isOpenLicense = (text: string) =>
  /\bCC[ -]?(BY(?![ -]?(NC|ND))|0)\b|creativecommons\.org\/(licenses\/by\/|publicdomain\/)/i.test(text) &&
  !/private|internal use|prohibit|non-?commercial/i.test(text);

function shapeObstacle(payload: PricePayload, region: RegionCode): Rejection | undefined {
  const times = payload.unix_seconds.length;
  const prices = payload.price.length;
  if (times === prices) return undefined;
  return reject(
    'invalid_row',
    region,
    `${countOf(times, 'time')} and ${countOf(prices, 'price')}: they cannot be matched`,
  );
}

function startRows(payload: PricePayload): { rows: StartRow[]; rejected: Rejection[] } {
  const rows: StartRow[] = [];
  const rejected: Rejection[] = [];
  for (const [index, seconds] of payload.unix_seconds.entries()) {
    const startMs = fromEpochSeconds(seconds);
    if (startMs === undefined)
      rejected.push(reject('invalid_time', `row ${index + 1}`, 'unix_seconds is not an epoch time'));
    else rows.push({ startMs, price: readPrice(payload.price[index]), where: `row ${index + 1}, ${isoOf(startMs)}` });
  }
  return { rows, rejected };
}
