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

A CSV file has one price per row: start[,end],price with or without a header; times with an offset, or local ones.
What a file leaves open is asked for, naming the option; what is assumed is listed in the summary. docs/csv.md has the dialect.
A row that is not a price is rejected and said why. Importing again changes nothing; a price that differs from the
stored one becomes a revision, and what was known before stays on record. Ctrl-C stops after the batch at hand.
`;

/** `import <provider|csv|epf>`: prices of files or of a range of time into the database. */
export function addImport(program: Command, context: CommandContext): void {
  const command = program
    .command('import')
    .description('Store prices from files, or fetch a range of time from a provider.')
    .argument('<source>', 'a provider, csv or epf')
    .option(
      '--region <codes>',
      'region, e.g. de; for a fetch several, comma-separated (default: all of the provider)',
      regionsArgument,
    )
    .option('--from <day>', "fetch from this day (in the region's time zone) or instant on", dayArgument)
    .option('--to <day>', 'fetch to this day, included, or instant', dayArgument)
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
    if (range) throw new UsageError('--file and --from/--to exclude each other');
    checkFileOptions(source, fileOptions(options));
    return;
  }
  if (isFileFormat(source))
    throw new UsageError(`which file? add --file, e.g. energy import ${source} --file prices.csv --region de`);
  if (!options.from || !options.to)
    throw new UsageError(`what of ${source}? add --from and --to to fetch a range, or --file`);
  checkFileOptions(source, aboutFile(options));
}
