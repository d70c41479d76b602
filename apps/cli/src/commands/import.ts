import type { RegionCode } from '@energy-optimizer/kernel';
import type { Command } from 'commander';
import { type DayOrInstant, dayArgument, regionsArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { CommandFailed, describeError, EXIT, UsageError } from '../errors.ts';
import { plural } from '../format.ts';
import { importFromProvider, providerFor } from '../import/from-provider.ts';
import { readPrices } from '../import/read-file.ts';
import {
  checkFileOptions,
  type FileOptions,
  isFileFormat,
  SOURCE_LIST,
  type SourceName,
  sourceNamed,
  withFileOptions,
} from '../import/sources.ts';
import { createImporter, type Importer } from '../import/store.ts';
import { showSummary } from '../import/summary.ts';
import { createProgress } from '../progress.ts';
import { type Session, withSession } from '../session.ts';

interface ImportCommandOptions extends CommonOptions, Omit<FileOptions, 'region'> {
  readonly region?: readonly RegionCode[];
  readonly from?: DayOrInstant;
  readonly to?: DayOrInstant;
  readonly file?: readonly string[];
}

const HELP = `
Sources: ${SOURCE_LIST}

Examples:
  energy import csv --file prices.csv --region de --unit kwh --currency EUR
  energy import csv --file tariff.csv --region uk --supplier octopus --vat-included
  energy import epf --file NP.csv --region no1
  energy import energy_charts --region de --from 2025-10-01 --to 2025-10-31
  energy import nyiso --file 20251026damlbmp_zone.csv

A CSV file has one price per row: start[,end],price with or without a header; times with an offset, or local ones.
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

/** What the options say about a file, but for its region. */
function aboutFile({
  region: _,
  from: _f,
  to: _t,
  file: _p,
  json: _j,
  verbose: _v,
  ...about
}: ImportCommandOptions): FileOptions {
  return about;
}

function fileOptions(options: ImportCommandOptions): FileOptions {
  const [region, another] = options.region ?? [];
  if (another !== undefined) throw new UsageError('a file is about one region');
  return { ...aboutFile(options), ...(region ? { region } : {}) };
}

interface Work {
  readonly context: CommandContext;
  readonly session: Session;
}

async function runImport(source: SourceName, options: ImportCommandOptions, work: Work): Promise<void> {
  const { context, session } = work;
  const { signal, config, runtime } = session;
  const importer = createImporter({ service: runtime.pricing.service, signal });
  const startedMs = context.nowMs();
  let failure: unknown;
  try {
    if (options.file) await importFiles(source, options, { ...work, importer });
    else {
      const wanted = { id: source, regions: options.region, from: options.from!, to: options.to! };
      await importFromProvider(providerFor(source, config, context), wanted, { importer, context, signal });
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    failure = error;
  }
  await report(source, importer, {
    ...work,
    json: options.json === true,
    elapsedMs: context.nowMs() - startedMs,
    failure,
  });
}

async function importFiles(
  source: SourceName,
  options: ImportCommandOptions,
  { context, session, importer }: Work & { importer: Importer },
): Promise<void> {
  const files = options.file ?? [];
  for (const path of files) {
    if (session.signal.aborted) return;
    const progress = createProgress({ ...context, label: path.split(/[\\/]/).at(-1)!, noun: 'rows' });
    try {
      const parsed = await readPrices(source, path, {
        ...fileOptions(options),
        clock: context.clock,
        privateUse: session.config.privateUse,
      });
      await importer.store(parsed, { ...(files.length > 1 ? { file: path } : {}), onProgress: progress.update });
    } catch (error) {
      throw files.length > 1 && !(error instanceof CommandFailed)
        ? new CommandFailed(`${path}: ${describeError(error)}`)
        : error;
    } finally {
      progress.end();
    }
  }
}

interface Outcome extends Work {
  readonly json: boolean;
  readonly elapsedMs: number;
  readonly failure: unknown;
}

/** The summary comes in any case: after a failure or Ctrl-C it says what is in the database now. */
async function report(
  source: SourceName,
  importer: Importer,
  { context, session, json, elapsedMs, failure }: Outcome,
): Promise<void> {
  const totals = importer.totals();
  const interrupted = session.signal.aborted;
  const written = totals.stored + totals.revised + totals.unchanged;
  if (failure === undefined || written > 0) {
    const seconds = Math.round(elapsedMs) / 1000;
    const summary = { source, interrupted, ...totals, seconds };
    await context.terminal.out(json ? `${JSON.stringify(summary)}\n` : showSummary(source, totals, elapsedMs));
  }
  if (interrupted) {
    throw new CommandFailed(
      `interrupted; ${plural(written, 'price')} are in the database, run the same command again for the rest`,
      EXIT.interrupted,
    );
  }
  if (failure !== undefined) throw failure;
  if (written === 0 && totals.rejected > 0) throw new CommandFailed('nothing could be imported');
}
