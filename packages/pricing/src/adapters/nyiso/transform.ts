import { HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import { FLAG, type Parsed, type Rejection, type SeriesKey, type SeriesKind } from '../../series/price-point.ts';
import { noData, parsedRows, reject, type SeriesRow } from '../shared/index.ts';
import { type PlacedRow, placeRows } from './local-order.ts';
import type { ZoneFile, ZoneRow } from './payload.ts';
import { ZONES } from './zones.ts';

/**
 * The markets with zonal files. Day-ahead and hourly integrated real-time rows are stamped with the start of their
 * hour, five-minute real-time rows with the end of their interval.
 */
export type Market = 'day_ahead' | 'real_time' | 'real_time_hourly';

/** The market a file name or address tells (`20251102damlbmp_zone.csv`), or undefined. */
export function marketOfName(name: string | undefined): Market | undefined {
  if (!name) return undefined;
  if (/damlbmp/i.test(name)) return 'day_ahead';
  if (/rtlbmp/i.test(name)) return 'real_time_hourly';
  return /realtime/i.test(name) ? 'real_time' : undefined;
}

export interface ZoneContext {
  readonly market: Market | undefined;
  readonly now: Date;
}

/** Rows of one zonal file → one series per zone. @throws PayloadError where nothing tells the market */
export function readZones(file: ZoneFile, context: ZoneContext): Parsed {
  const damaged = file.damagedLines.map((line) =>
    reject('invalid_row', `line ${line}`, 'the line is damaged or cut off'),
  );
  if (file.rows.length === 0)
    return damaged.length > 0 ? { batches: [], rejected: damaged } : noData('file', 'it has no rows');
  const market = context.market ?? marketOfRows(file.rows);
  const latestMs = market === 'day_ahead' ? Number.POSITIVE_INFINITY : context.now.getTime();
  const byZone = Map.groupBy(file.rows, (row) => row.zone);
  const rows: SeriesRow[] = [];
  const rejected: Rejection[] = [...damaged];
  for (const [zone, zoneRows] of byZone) readZone(zone, zoneRows, { market, latestMs }, rows, rejected);
  return parsedRows(rows, rejected);
}

/** @throws PayloadError for whole hours: they are day-ahead prices or hourly means of the real-time market */
function marketOfRows(rows: readonly ZoneRow[]): Market {
  if (rows.some((row) => !/ \d\d:00(:00)?$/.test(row.timeStamp))) return 'real_time';
  throw new PayloadError(
    'the file does not say whether its hours are day-ahead or real-time prices; keep the file name used by NYISO (20260301damlbmp_zone.csv, 20260301rtlbmp_zone.csv)',
  );
}

function readZone(
  zone: string,
  zoneRows: readonly ZoneRow[],
  { market, latestMs }: { market: Market; latestMs: number },
  rows: SeriesRow[],
  rejected: Rejection[],
): void {
  const region = ZONES.get(zone);
  if (!region) {
    const reason = `${JSON.stringify(zone)} is an interface to a neighboring market, not a zone of New York`;
    rejected.push(
      ...zoneRows.map((row) => reject('unknown_region', `line ${row.line}, ${zone} ${row.timeStamp}`, reason)),
    );
    return;
  }
  const { placed, rejected: misplaced } = placeRows(zoneRows, latestMs);
  rejected.push(...misplaced);
  const series = seriesOf(region, market === 'day_ahead' ? 'day_ahead' : 'real_time', market === 'real_time_hourly');
  const intervals = market === 'real_time' ? endingIntervals(placed) : hourIntervals(placed);
  for (const row of placed) {
    const span = intervals.get(row.stampMs);
    if (row.price === undefined) rejected.push(reject('missing_price', row.where, 'the price is missing'));
    else if (!span)
      rejected.push(reject('unknown_length', row.where, "the length of this price's interval is unknown"));
    else rows.push({ series, row: { ...span, price: row.price, where: row.where, ...averagedIf(market) } });
  }
}

const averagedIf = (market: Market) => (market === 'real_time_hourly' ? { flags: FLAG.averaged } : {});

type Span = { readonly startMs: number; readonly endMs: number };

/** Hours from their start. A stamp off the hour is no row of an hourly file and gets no interval. */
const hourIntervals = (rows: readonly PlacedRow[]): Map<number, Span> =>
  new Map(
    rows
      .filter((row) => row.stampMs % HOUR_MS === 0)
      .map((row) => [row.stampMs, { startMs: row.stampMs, endMs: row.stampMs + HOUR_MS }]),
  );

const TRADED_MS = [5, 15, 60].map((minutes) => minutes * MINUTE_MS);

/**
 * Intervals that end at their stamps, as long as the file's most frequent step. Extra dispatch runs between the steps
 * (`00:03:21`) divide theirs: each stamp's interval starts no earlier than the stamp before it.
 */
function endingIntervals(rows: readonly PlacedRow[]): Map<number, Span> {
  const ends = [...new Set(rows.map((row) => row.stampMs))].sort((a, b) => a - b);
  const stepMs = mostFrequent(ends.slice(1).map((end, index) => end - ends[index]!));
  if (stepMs === undefined) return new Map();
  return new Map(
    ends.map((endMs, index) => [endMs, { startMs: Math.max(ends[index - 1] ?? 0, endMs - stepMs), endMs }]),
  );
}

function mostFrequent(steps: readonly number[]): number | undefined {
  const counts = TRADED_MS.map((ms) => steps.filter((step) => step === ms).length);
  const most = Math.max(...counts);
  return most === 0 ? undefined : TRADED_MS[counts.indexOf(most)];
}

const seriesOf = (region: SeriesKey['region'], kind: SeriesKind, hourly: boolean): SeriesKey => ({
  region,
  utility: 'electricity',
  kind,
  source: 'nyiso',
  supplier: null,
  product: hourly ? 'hourly' : null,
  unit: 'mwh',
  currency: 'USD',
  vatIncluded: false,
  direction: 'import',
});
