import type { RegionCode } from '@energy-optimizer/kernel';
import { countOf } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import type { TimedPrice } from './csv-ends.ts';
import { valuesOf } from './csv-facts.ts';
import type { CsvTable } from './csv-table.ts';
import { normalized } from './csv-titles.ts';
import { ask, type Notice, quoted } from './notices.ts';
import { isOf, placeNamed, regionNamed } from './places.ts';
import type { FileRow } from './rows.ts';

/** Selects rows of a file with several series: those with this value in this column. */
export interface RowChoice {
  readonly column: string;
  readonly value: string;
}

/** The table with only the selected rows. @throws PayloadError if the column or value does not exist */
export function chosenRows(table: CsvTable, choice: RowChoice | undefined, notices: Notice[]): CsvTable {
  if (!choice) return table;
  const column = table.layout.titles.findIndex((title) => normalized(title) === normalized(choice.column));
  if (column < 0) throw new PayloadError(`unknown column ${quoted(choice.column)}`);
  const data = table.data.filter(({ cells }) => cells[column] === choice.value);
  if (data.length === 0) {
    const values = valuesOf(table.data, column, 10).map(quoted);
    throw new PayloadError(
      `no row has ${quoted(choice.value)} in ${quoted(choice.column)}; values: ${values.join(', ')}`,
    );
  }
  const left = table.data.length - data.length;
  if (left > 0)
    notices.push({
      code: 'rows_left_out',
      message: `skipped ${countOf(left, 'row')} where ${choice.column} is not ${choice.value}`,
    });
  return { ...table, data };
}

const AREA =
  /^(areas?|price ?area|market ?area|bidding ?(zone|area)|bzn|zone|region|area ?code|map ?code|price ?zone|gebiet|marktgebiet|preiszone|prisområde|elområde|country|country ?(code|name)|land|pays|iso ?[23]( ?code)?|eic|hub|price ?hub)$/;
/** `Bidding zone: FR` above the titles. */
const STATED_AREA =
  /(?:^|[^\p{L}])(?:bidding ?zone|price ?area|market ?area|bidding ?area|area|region|country|gebiet|marktgebiet|land|prisområde|elområde) {0,3}[:=] ?(.*)/iu;
const SEQUENCE = /^(sequence|auction sequence|classification ?sequence.*)$/;

/** @throws PayloadError if a column shows that the rows are for another region, or for several */
export function checkAreas(table: CsvTable, region: RegionCode, chosen: RowChoice | undefined): void {
  const { layout, data, preamble } = table;
  for (const { cells } of preamble) {
    const stated = STATED_AREA.exec(
      cells
        .filter((cell) => cell !== '')
        .join(' ')
        .slice(0, 200),
    )?.[1];
    if (stated !== undefined && contradicts(stated, region))
      ask(`${quoted(stated)} is named above the header, but the region is ${region}`, '--region');
  }
  layout.titles.forEach((title, at) => {
    const name = normalized(title);
    if (at === layout.price || (chosen && normalized(chosen.column) === name)) return;
    if (AREA.test(name)) checkArea(title, valuesOf(data, at, 4), region);
    if (SEQUENCE.test(name)) checkSequence(title, valuesOf(data, at, 4));
  });
  const area = layout.titles.findIndex(
    (title) => chosen && AREA.test(normalized(title)) && normalized(title) === normalized(chosen.column),
  );
  if (area >= 0 && contradicts(chosen!.value, region)) checkArea(layout.titles[area]!, [chosen!.value], region);
}

/** Whether the text names a place outside the region. */
const contradicts = (text: string, region: RegionCode): boolean =>
  placeNamed(text) !== undefined && !isOf(text, region);

function checkArea(title: string, values: readonly string[], region: RegionCode): void {
  const [value, ...others] = values;
  if (value === undefined) return;
  if (others.length > 0)
    ask(
      `the column ${quoted(title)} contains different areas (${values.map(quoted).join(', ')})`,
      ...values.map((one) => `--rows ${quoted(`${title}=${one}`)}`),
    );
  if (isOf(value, region)) return;
  const named = regionNamed(value);
  if (named)
    ask(`the column ${quoted(title)} contains ${quoted(value)}, but the region is ${region}`, `--region ${named.code}`);
  ask(
    `the column ${quoted(title)} contains ${quoted(value)}, ${placeNamed(value) === undefined ? 'an unknown area' : `but the region is ${region}`}`,
    `--rows ${quoted(`${title}=${value}`)}`,
  );
}

/** A market with several auctions a day: the first one sets the day-ahead price. */
function checkSequence(title: string, values: readonly string[]): void {
  const other = values.find((value) => !/^((sequence )*1|without.*)$/i.test(value.trim()));
  if (other !== undefined)
    ask(
      `the column ${quoted(title)} contains different auctions (${values.map(quoted).join(', ')})`,
      ...values.map((one) => `--rows ${quoted(`${title}=${one}`)}`),
    );
}

/**
 * Different prices for one time are a correction, or two series if a column distinguishes them.
 * @throws PayloadError then
 */
export function refuseSeveralSeries({ layout }: CsvTable, timed: readonly TimedPrice[]): void {
  const byStart = new Map<number, FileRow[]>();
  const clashing = new Set<number>();
  const prices = new Map<number, number>();
  for (const { row, start, price } of timed) {
    const rows = byStart.get(start) ?? [];
    if (rows.length > 0 && prices.get(start) !== price) clashing.add(start);
    prices.set(start, price);
    byStart.set(start, [...rows, row]);
  }
  if (clashing.size === 0) return;
  const groups = [...clashing].map((start) => byStart.get(start)!);
  const used = [layout.date, layout.start, layout.end, layout.price];
  layout.titles.forEach((title, at) => {
    if (used.includes(at)) return;
    const apart = groups.every((rows) => new Set(rows.map(({ cells }) => cells[at] ?? '')).size === rows.length);
    const values = groups[0]!.map(({ cells }) => cells[at] ?? '');
    if (apart)
      ask(
        `line ${groups[0]![0]!.line} and others have several prices for the same time, distinguished by ${quoted(title)} (${values.slice(0, 4).map(quoted).join(', ')})`,
        `--rows ${quoted(`${title}=${values[0]}`)}`,
      );
  });
}
