import {
  COLUMN_ROLES,
  type ColumnChoice,
  type ColumnRole,
  DATE_ORDERS,
  type DateOrder,
  DELIMITERS,
  type Delimiter,
  ENCODINGS,
  type Encoding,
  type RowChoice,
} from '@energy-optimizer/pricing';
import { type Command, InvalidArgumentError } from 'commander';
import { choiceArgument } from '../args.ts';

/** The format of a CSV file, where the file does not determine it. */
export interface DialectOptions {
  readonly dateOrder?: DateOrder;
  readonly columns?: ColumnChoice;
  readonly rows?: RowChoice;
  readonly delimiter?: Delimiter;
  readonly encoding?: Encoding;
}

export const DIALECT_OPTIONS: readonly (keyof DialectOptions)[] = [
  'dateOrder',
  'columns',
  'rows',
  'delimiter',
  'encoding',
];

export const withDialectOptions = (command: Command): Command =>
  command
    .option('--date-order <order>', 'csv: dmy or mdy, for dates such as 01/03/2026', choiceArgument(DATE_ORDERS))
    .option(
      '--columns <role=title...>',
      `csv: columns by title, or by number from 1: ${COLUMN_ROLES.map((role) => `${role}=…`).join(' ')}`,
      columnArgument,
    )
    .option(
      '--rows <column=value>',
      'csv: only the rows with this value in this column, e.g. PriceArea=DK1',
      rowsArgument,
    )
    .option('--delimiter <sign>', 'csv: , ; | or tab (default: found in the file)', delimiterArgument)
    .option(
      '--encoding <name>',
      `csv: ${ENCODINGS.join(', ')} (default: utf-8, or utf-16 with a byte-order mark)`,
      choiceArgument(ENCODINGS),
    );

/** `start=Datum von`, collected over repetitions. */
function columnArgument(text: string, before: ColumnChoice | undefined): ColumnChoice {
  const [role, title] = pair(text, `It must look like start=Title or price=3; roles: ${COLUMN_ROLES.join(', ')}.`);
  if (!(COLUMN_ROLES as readonly string[]).includes(role))
    throw new InvalidArgumentError(`Unknown role ${JSON.stringify(role)}; roles: ${COLUMN_ROLES.join(', ')}.`);
  return { ...before, [role as ColumnRole]: title };
}

function rowsArgument(text: string): RowChoice {
  const [column, value] = pair(text, 'It must look like PriceArea=DK1.');
  return { column, value };
}

function pair(text: string, right: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError(right);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function delimiterArgument(text: string): Delimiter {
  const sign = /^(tab|\\t)$/i.test(text) ? '\t' : text;
  const found = DELIMITERS.find((delimiter) => delimiter === sign);
  if (found === undefined) throw new InvalidArgumentError('It must be one of , ; | or tab.');
  return found;
}
