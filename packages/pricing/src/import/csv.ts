import { countOf, getRegion, localTimeZone } from '@energy-optimizer/kernel';
import { toPoints } from '../adapters/shared/index.ts';
import type { PricePoint, Rejection, SeriesKey } from '../series/price-point.ts';
import { checkAreas, chosenRows, refuseSeveralSeries } from './csv-areas.ts';
import { clockOf } from './csv-clock.ts';
import { refuseEndStamps } from './csv-end-stamps.ts';
import { withEnds } from './csv-ends.ts';
import { priceFacts } from './csv-facts.ts';
import { lengthInColumn } from './csv-length-column.ts';
import type { CsvOptions } from './csv-options.ts';
import { refuseImplausible } from './csv-plausible.ts';
import { readTimed } from './csv-rows.ts';
import { seriesOf, unitNotice } from './csv-series.ts';
import { type CsvTable, tableOf } from './csv-table.ts';
import { writtenTimes } from './csv-times.ts';
import type { Notice } from './notices.ts';
import { rowTimes } from './row-times.ts';
import { type FileContent, readRows } from './rows.ts';

export interface ParsedCsv {
  readonly series: SeriesKey;
  /** All assumptions made, and all parts of the file that were skipped. */
  readonly notices: readonly Notice[];
  readonly read: number;
  readonly points: PricePoint[];
  readonly rejected: readonly Rejection[];
}

/**
 * Reads a file with one price per row: `start[,end],price` in one of the dialects that docs/csv.md describes. Times
 * carry an offset, are by the clock a title names, or are the region's local time: one in the spring gap is rejected,
 * the repeated autumn hour goes by row order. Every row is one of the points, which are in order and do not overlap, or
 * a rejection with its line. Assumptions are notices.
 * @throws PayloadError if the file is unreadable, or is ambiguous in a way that an option would resolve
 */
export async function parseCsv(content: FileContent, options: CsvOptions): Promise<ParsedCsv> {
  const { rows, delimiter } = await readRows(content, {
    ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
  });
  const notices: Notice[] = [];
  const table = chosenRows(tableOf(rows, options.columns), options.rows, notices);
  checkAreas(table, options.region, options.rows);
  const found = seriesOf(options, priceFacts(table, options));
  const clock = clockOf(table, options);
  const written = writtenTimes(table.data, table.layout, {
    dateOrder: options.dateOrder,
    zoneNamed: clock.named,
    timeZone: clock.timeZone,
  });
  const regionZone = localTimeZone(getRegion(options.region));
  if (options.columns?.start === undefined) refuseEndStamps(table, written, regionZone);
  const times = rowTimes(written.rows, clock.clock, regionZone);
  const clockNotices = clock.check(times, table.data);
  const { timed, rejected, otherStarts } = readTimed(table, {
    times,
    delimiter,
    decimalComma: options.decimalComma,
    places: found.places,
  });
  const ended = withEnds(timed, {
    timeZone: clock.timeZone,
    resolution: options.resolution ?? lengthInColumn(table),
    dateOnly: written.dateOnly,
    otherStarts,
  });
  const { points, rejected: clashes } = toPoints(ended.rows);
  if (clashes.some(({ code }) => code === 'conflict')) refuseSeveralSeries(table, timed);
  if (found.unitAssumed) refuseImplausible(found.series, points);
  return {
    series: found.series,
    notices: [
      ...(found.unitAssumed ? [unitNotice(found.series, meanOf(points))] : []),
      ...found.notices,
      ...clockNotices,
      ...written.notices,
      ...ended.notices,
      ...notices,
      ...unread(table),
    ],
    read: table.data.length,
    points,
    rejected: [...rejected, ...ended.rejected, ...clashes],
  };
}

const meanOf = (points: readonly PricePoint[]): number =>
  points.reduce((sum, { price }) => sum + price, 0) / points.length;

/** Unused parts of the file. */
function unread({ layout, preamble }: CsvTable): Notice[] {
  const { titles, date, start, end, price, passedOver } = layout;
  const names = (columns: readonly string[]) =>
    columns
      .slice(0, 8)
      .map((title) => JSON.stringify(title))
      .join(', ');
  const ignored = titles.filter((title, at) => title !== '' && ![date, start, end, price].includes(at));
  return [
    ...(passedOver === undefined
      ? []
      : [
          {
            code: 'column_chosen' as const,
            message: `reading the price from the column ${names([titles[price]!])}; for another one, use --columns price=…`,
          },
        ]),
    ...(ignored.length === 0
      ? []
      : [
          {
            code: 'columns_ignored' as const,
            message: `ignored columns: ${names(ignored)}${ignored.length > 8 ? ', …' : ''}`,
          },
        ]),
    ...(preamble.length === 0
      ? []
      : [
          {
            code: 'lines_skipped' as const,
            message: `skipped ${countOf(preamble.length, 'line')} before the header`,
          },
        ]),
  ];
}
