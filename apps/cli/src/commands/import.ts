import type { Command } from 'commander';
import { dayArgument, regionsArgument } from '../args.ts';
import { type CommandContext, withCommonOptions } from '../context.ts';
import { UsageError } from '../errors.ts';
import { aboutFile, fileOptions, type ImportCommandOptions, runImport } from '../import/run.ts';
import {
  checkFileOptions,
  isFileFormat,
  SOURCE_LIST,
  type SourceName,
  sourceNamed,
  withFileOptions,
} from '../import/sources.ts';
import { withSession } from '../session.ts';

const HELP = `
Sources: ${SOURCE_LIST}

Examples:
  energy import csv --file prices.csv --region de --unit kwh --currency EUR
  energy import csv --file tariff.csv --region uk --supplier octopus --vat-included
  energy import csv --file smard.csv --region de --decimal-comma --columns "price=Deutschland/Luxemburg [€/MWh]"
  energy import epf --file NP.csv --region no1
  energy import energy_charts --region de --from 2025-10-01 --to 2025-10-31
  energy import nyiso --file 20251026damlbmp_zone.csv

A CSV file has one price per row: start[,end],price, with or without a header; times have an offset or are local.
If a file is ambiguous, the error names the option to specify; assumptions are listed in the summary. See docs/csv.md.
Rows that are not prices are rejected with a reason. Importing again changes nothing; a price that differs from the
stored one is stored as a revision, and the earlier price is kept. Ctrl-C stops after the current batch.
`;

/** `import <provider|csv|epf>`: stores prices from files, or from a provider for a time range. */
export function addImport(program: Command, context: CommandContext): void {
  const command = program
    .command('import')
    .description('Import prices from files, or fetch a time range from a provider.')
    .argument('<source>', 'a provider, csv or epf')
    .option(
      '--region <codes>',
      'region, e.g. de; when fetching, several may be given, comma-separated (default: all regions of the provider)',
      regionsArgument,
    )
    .option('--from <day>', "first day (in the region's time zone) or instant to fetch", dayArgument)
    .option('--to <day>', 'last day to fetch, inclusive, or exclusive end instant', dayArgument)
    .option('--file <paths...>', 'files to read instead of fetching');
  withFileOptions(command).addHelpText('after', HELP);
  withCommonOptions(command, 'print the summary as JSON').action(
    async (name: string, options: ImportCommandOptions) => {
      const source = sourceNamed(name);
      checkUsage(source, options);
      await withSession(context, options, (session) => runImport(source, options, { context, session }));
    },
  );
}

function checkUsage(source: SourceName, options: ImportCommandOptions): void {
  const range = options.from !== undefined || options.to !== undefined;
  if (options.file) {
    if (range) throw new UsageError('--file cannot be combined with --from or --to');
    checkFileOptions(source, fileOptions(options));
    return;
  }
  if (isFileFormat(source))
    throw new UsageError(`--file is required, e.g. energy import ${source} --file prices.csv --region de`);
  if (!options.from || !options.to)
    throw new UsageError(`${source} requires --from and --to to fetch a range, or --file`);
  checkFileOptions(source, aboutFile(options));
}
