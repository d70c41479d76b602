import { addDays, addMs, findRegion, type Interval, localDate, type RegionCode } from '@energy-optimizer/kernel';
import { type HttpClient, readAs, readJson } from '@energy-optimizer/providers';
import { z } from 'zod';
import type { Parsed } from '../../series/price-point.ts';
import type { FetchRequest, ParseContext, PriceProvider } from '../provider.ts';
import { type DayFileRow, readDayFile } from './day-file.ts';
import { readDayFileName } from './day-file-name.ts';
import { type FetchPart, fetchParts } from './fetch-parts.ts';
import { dayAheadSeries, noData, parsedSeries } from './parsed.ts';
import { type Row, reject } from './rows.ts';

/** What tells one source of day files from another. */
export interface DayFileSource
  extends Pick<PriceProvider, 'id' | 'name' | 'homepage' | 'license' | 'attribution' | 'regions'> {
  readonly timeZone: string;
  readonly currency: 'NOK' | 'SEK';
  /** A row of this source in common terms; undefined when it is not one. */
  readRow(value: unknown): DayFileRow | undefined;
  urlOf(date: string, region: RegionCode): string;
}

/** A provider of one local day's day-ahead prices per file, published at 13:30 of the day before. */
export function createDayFileProvider(source: DayFileSource) {
  const { id, name, homepage, license, attribution, regions, timeZone } = source;
  return ({ http }: { readonly http: HttpClient }): PriceProvider => ({
    ...{ id, name, homepage, license, regions },
    ...(attribution === undefined ? {} : { attribution }),
    freshness: { kind: 'day_ahead', publication: { timeZone, at: '13:30' } },
    fetch: (request) => fetchDayFiles(source, http, request),
    parse: (payload, context) => parseDayFile(source, payload, context),
  });
}

/**
 * One day's file → a series per kWh without VAT in the source's currency; rows that have only a price in EUR make one
 * in EUR.
 */
function parseDayFile(source: DayFileSource, payload: Uint8Array, context: Omit<ParseContext, 'now'>): Parsed {
  const values = readAs(z.array(z.unknown()), readJson(payload), `a day file of ${source.id}`);
  const named = readDayFileName(context.fileName);
  const code = context.region ?? named.zone;
  const region = source.regions.find((candidate) => candidate === code);
  if (context.region && named.zone && findRegion(named.zone) && named.zone !== context.region) {
    const reason = `the file name says ${named.zone}, but the region is ${context.region}`;
    return { batches: [], rejected: [reject('unknown_region', context.fileName ?? 'document', reason)] };
  }
  if (!region) {
    const reason = code
      ? `${code} is not a zone covered by this source`
      : 'the file does not name its zone; specify the region';
    return { batches: [], rejected: [reject('unknown_region', context.fileName ?? 'document', reason)] };
  }
  if (values.length === 0) return noData(region, 'the file is empty');
  const foreign = values.map((value) => foreignCurrency(value, source.currency));
  const read = values.map((value, index) => (foreign[index] ? undefined : source.readRow(value)));
  const damaged = read.flatMap((row, index) => {
    const reason = foreign[index]
      ? `the price is in ${foreign[index]}, which this source does not publish`
      : 'not a price row in the documented format';
    return row ? [] : [reject('invalid_row', `row ${index + 1}`, reason)];
  });
  // A damaged row keeps its place: positions must not move.
  const rows: readonly DayFileRow[] = read.map(
    (row) => row ?? { timeStart: undefined, timeEnd: undefined, price: undefined },
  );
  const { rows: placed, rejected } = readDayFile(rows, { timeZone: source.timeZone, date: named.date });
  const damagedWhere = new Set(damaged.map(({ where }) => where));
  const inEur = new Set(
    rows.flatMap(({ currency }, index) => (currency === 'EUR' ? [positionOf(`row ${index + 1}`)] : [])),
  );
  const isEur = ({ where }: Row) => inEur.has(positionOf(where));
  const keyOf = (currency: 'NOK' | 'SEK' | 'EUR') => dayAheadSeries(source.id, region, { unit: 'kwh', currency });
  const own = parsedSeries(
    keyOf(source.currency),
    placed.filter((row) => !isEur(row)),
    [...damaged, ...rejected.filter(({ where }) => !damagedWhere.has(where))],
  );
  const eur = parsedSeries(keyOf('EUR'), placed.filter(isEur));
  return { batches: [...own.batches, ...eur.batches], rejected: [...own.rejected, ...eur.rejected] };
}

/** A row of another country's file: `NOK_per_kWh` where the source writes `SEK_per_kWh`. */
function foreignCurrency(value: unknown, own: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const named = Object.keys(value).flatMap((key) => /^([A-Z]{3})_per_kWh$/.exec(key)?.[1] ?? []);
  return named.includes(own) ? undefined : named.find((currency) => currency !== 'EUR');
}

/** `row 5` of `row 5, 2026-10-25T02:00`. */
const positionOf = (where: string): string => where.split(',', 1)[0]!;

/**
 * Fetches the files of all local days that the interval touches, per region; a missing file (404) is a day not
 * published.
 */
function fetchDayFiles(source: DayFileSource, http: HttpClient, request: FetchRequest): Promise<Parsed> {
  const { regions, interval, signal } = request;
  const dates = datesOf(interval, source.timeZone);
  const served = source.regions.filter((region) => regions.includes(region));
  const parts = served.flatMap((region): FetchPart[] =>
    dates.map((date) => ({ where: `${region} ${date}`, load: () => loadDay(source, http, { region, date, signal }) })),
  );
  return fetchParts(parts, signal);
}

async function loadDay(
  source: DayFileSource,
  http: HttpClient,
  { region, date, signal }: { region: RegionCode; date: string; signal: AbortSignal | undefined },
): Promise<Parsed> {
  const options = { acceptStatus: [404], ...(signal ? { signal } : {}) };
  const response = await http({ url: source.urlOf(date, region) }, options);
  if (response.status === 404) return noData(`${region} ${date}`, 'the day is not published (yet)');
  return parseDayFile(source, response.body, { region, fileName: `${date}_${region}.json` });
}

function datesOf(interval: Interval, timeZone: string): string[] {
  const dates: string[] = [];
  const last = localDate(addMs(interval.end, -1), timeZone);
  for (let date = localDate(interval.start, timeZone); date <= last; date = addDays(date, 1)) dates.push(date);
  return dates;
}
