import { CURRENCIES, PRICE_UNITS, RESOLUTIONS } from '@energy-optimizer/kernel';
import { type CsvOptions, DIRECTIONS, PROVIDER_ENTRIES, SERIES_KINDS } from '@energy-optimizer/pricing';
import type { Command } from 'commander';
import { choiceArgument, providerName, timeZoneArgument, utilityArgument } from '../args.ts';
import { UsageError } from '../errors.ts';
import { DIALECT_OPTIONS, type DialectOptions, withDialectOptions } from './csv-options.ts';

/** File formats that do not belong to a provider. */
export const FILE_FORMATS = ['csv', 'epf'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** Where prices are read from: a file format, or the id of a provider. */
export type SourceName = FileFormat | (string & {});

export const isFileFormat = (source: SourceName): source is FileFormat =>
  (FILE_FORMATS as readonly string[]).includes(source);

const PROVIDER_IDS: readonly string[] = PROVIDER_ENTRIES.map(({ id }) => id);

/** For help texts. */
export const SOURCE_LIST = [...FILE_FORMATS, ...PROVIDER_IDS].join(', ');

/** @throws UsageError for anything that is neither a format nor a provider */
export function sourceNamed(text: string): SourceName {
  const name = providerName(text);
  if (isFileFormat(name) || PROVIDER_IDS.includes(name)) return name;
  const near = likely(name);
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  throw new UsageError(`unknown provider or file format ${JSON.stringify(text)}.${hint} Sources: ${SOURCE_LIST}`);
}

/** Ids that start with the typed text, otherwise similar ones. */
function likely(name: string): readonly string[] {
  const longer = PROVIDER_IDS.filter((id) => id.startsWith(name));
  return longer.length > 0 ? longer : PROVIDER_IDS.filter((id) => id.startsWith(name.slice(0, 4)));
}

/** Facts that a user's own file may not contain. */
export type FileOptions = DialectOptions & Partial<Omit<CsvOptions, keyof DialectOptions>>;

const EPF_OPTIONS: readonly (keyof FileOptions)[] = ['region', 'currency', 'timeZone'];
const CSV_OPTIONS: readonly (keyof FileOptions)[] = [
  ...EPF_OPTIONS,
  'utility',
  'kind',
  'supplier',
  'product',
  'unit',
  'vatIncluded',
  'direction',
  'resolution',
  'decimalComma',
  ...DIALECT_OPTIONS,
];

/** The options each source takes; any other provider takes a region. */
const FITTING: Readonly<Record<SourceName, readonly (keyof FileOptions)[]>> = {
  csv: CSV_OPTIONS,
  epf: EPF_OPTIONS,
  octopus: ['region', 'direction'],
};

export const withFileOptions = (command: Command): Command => withDialectOptions(withSeriesOptions(command));

const withSeriesOptions = (command: Command): Command =>
  command
    .option(
      '--utility <name>',
      'csv: electricity (default), natural_gas, heating_oil, propane, community_solar',
      utilityArgument,
    )
    .option(
      '--kind <kind>',
      `csv: ${SERIES_KINDS.join(', ')} (default tariff with --supplier, else day_ahead)`,
      choiceArgument(SERIES_KINDS),
    )
    .option('--supplier <id>', 'csv: supplier of the tariff')
    .option('--product <name>', "csv: the supplier's product or the market's node")
    .option(
      '--unit <unit>',
      `csv: ${PRICE_UNITS.join(', ')} (default: from the file, else the utility's usual one)`,
      choiceArgument(PRICE_UNITS),
    )
    .option(
      '--currency <code>',
      "csv, epf: such as EUR (default: from the file, else the region's)",
      choiceArgument(CURRENCIES),
    )
    .option('--vat-included', 'csv: the prices include VAT')
    .option('--no-vat-included', 'csv: the prices exclude VAT (default: from the file, else excluded)')
    .option(
      '--direction <direction>',
      'csv, octopus: import (default) for energy from the grid, export for a feed-in tariff',
      choiceArgument(DIRECTIONS),
    )
    .option(
      '--resolution <step>',
      `csv: length of the intervals where the file has no ends: ${RESOLUTIONS.join(', ')}`,
      choiceArgument(RESOLUTIONS),
    )
    .option('--decimal-comma', 'csv: comma as decimal separator (12,5 is twelve and a half)')
    .option('--no-decimal-comma', 'csv: point as decimal separator (1,234 is one thousand two hundred thirty-four)')
    .option(
      '--time-zone <zone>',
      "csv, epf: zone of times without offset, e.g. Europe/Berlin (default: from the file, else the region's)",
      timeZoneArgument,
    );

/** @throws UsageError where an option does not fit the source, or the region a file needs is missing */
export function checkFileOptions(source: SourceName, options: FileOptions): void {
  const fitting = FITTING[source] ?? ['region'];
  const alien = CSV_OPTIONS.filter((name) => options[name] !== undefined && !fitting.includes(name));
  if (alien.length > 0) {
    const flags = alien.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
    throw new UsageError(
      `${flags.join(', ')} ${flags.length === 1 ? 'does' : 'do'} not apply to ${source}, whose files contain this information`,
    );
  }
  if (isFileFormat(source) && options.region === undefined) {
    throw new UsageError(`a ${source} file does not name its region; add --region, e.g. --region de`);
  }
}
