import { countOf } from '@energy-optimizer/kernel';
import { parse } from 'csv-parse/sync';
import type { Finding } from '../../model/parse-tariff.ts';
import { numberOf, textOf } from '../imported.ts';

/** One charge of a table, at certain hours of certain days of certain months. */
export interface ChargeRow {
  /** Line of the file. */
  readonly line: number;
  readonly type: 'customer' | 'energy' | 'demand' | 'export';
  readonly name: string | undefined;
  /** Quantity above which the charge applies. */
  readonly limit: number;
  readonly assessed: 'month' | 'day';
  readonly months: readonly [number, number];
  /** Minutes of the day. */
  readonly minutes: readonly [number, number];
  /** 0 = Monday … 6 = Sunday. */
  readonly weekdays: readonly [number, number];
  readonly charge: number;
  readonly unit: string;
}

const TYPES = ['customer', 'energy', 'demand', 'export'] as const;
const REQUIRED = ['type', 'charge', 'units'];
const MAX_ROWS = 2_000;

type Cells = Readonly<Record<string, string>>;

/** Columns by their plain name: `charge (imperial)` is `charge`. */
function cellsOf(record: Cells): Cells {
  const plain: Record<string, string> = {};
  for (const [column, cell] of Object.entries(record)) {
    const name = column
      .toLowerCase()
      .replace(/ {0,3}\(imperial\) {0,3}$/, '')
      .trim();
    plain[name] ??= cell;
  }
  return plain;
}

function rangeOf(cells: Cells, name: string, lowest: number, highest: number): readonly [number, number] {
  const from = numberOf(cells[`${name}_start`]) ?? lowest;
  const to = numberOf(cells[`${name}_end`]) ?? highest;
  return [Math.max(from, lowest), Math.min(to, highest)];
}

function rowOf(cells: Cells, line: number, findings: Finding[]): ChargeRow | undefined {
  const refuse = (message: string): undefined => {
    findings.push({
      code: 'csv_row',
      severity: 'error',
      path: `line ${line}`,
      message: `${message} The row was ignored.`,
    });
  };
  const type = TYPES.find((one) => one === cells.type?.toLowerCase());
  if (!type) return refuse(`The type "${cells.type}" is not one of ${TYPES.join(', ')}.`);
  const charge = numberOf(cells.charge);
  if (charge === undefined) return refuse(`The charge "${cells.charge ?? ''}" is not a number.`);
  const hours = rangeOf(cells, 'hour', 0, 24);
  if (hours[0] >= hours[1]) return refuse(`The hours ${hours[0]} to ${hours[1]} are not a time range.`);
  return {
    line,
    type,
    name: textOf(cells.name ?? cells.period),
    limit: numberOf(cells.basic_charge_limit) ?? 0,
    assessed: /^dai|^day/i.test(cells.assessed ?? '') ? 'day' : 'month',
    months: rangeOf(cells, 'month', 1, 12),
    minutes: [Math.round(hours[0] * 60), Math.round(hours[1] * 60)],
    weekdays: rangeOf(cells, 'weekday', 0, 6),
    charge,
    unit: cells.units ?? '',
  };
}

/** Reads the rows of one utility (electric or gas) of a table of charges. */
export function readRows(text: string, utility: string, findings: Finding[]): ChargeRow[] {
  const records: Cells[] = parse(text, {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    trim: true,
    relax_column_count: true,
    to: MAX_ROWS + 1,
  });
  const [first] = records;
  const missing = REQUIRED.filter((column) => first && !(column in cellsOf(first)));
  if (!first || missing.length > 0 || records.length > MAX_ROWS) {
    const message = !first
      ? 'The table has no rows.'
      : missing.length > 0
        ? `The table is missing the columns ${missing.join(', ')}.`
        : `The table has more than ${MAX_ROWS} rows.`;
    findings.push({ code: 'csv_table', severity: 'error', path: '', message });
    return [];
  }
  const isOther = (cells: Cells) => (cells.utility ?? utility).toLowerCase() !== utility;
  const others = records.filter((record) => isOther(cellsOf(record)));
  if (others.length > 0) {
    findings.push({
      code: 'csv_other_utility',
      severity: 'info',
      path: '',
      message: `Skipped ${countOf(others.length, 'row')} of utilities other than ${utility}.`,
    });
  }
  return records.flatMap((record, index) => {
    const cells = cellsOf(record);
    return isOther(cells) ? [] : (rowOf(cells, index + 2, findings) ?? []);
  });
}
