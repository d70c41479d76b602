import type { RegionCode } from '@energy-optimizer/kernel';
import type { DayOrInstant } from '../args.ts';
import type { CommandContext, CommonOptions } from '../context.ts';
import { CommandFailed, describeError, EXIT, UsageError } from '../errors.ts';
import { plural } from '../format.ts';
import { createProgress } from '../progress.ts';
import type { Session } from '../session.ts';
import { columnStore } from './columns.ts';
import { importFromProvider, providerFor } from './from-provider.ts';
import { readPrices } from './read-file.ts';
import type { FileOptions, SourceName } from './sources.ts';
import { createImporter, type Importer } from './store.ts';
import { showSummary } from './summary.ts';

export interface ImportCommandOptions extends CommonOptions, Omit<FileOptions, 'region'> {
  readonly region?: readonly RegionCode[];
  readonly from?: DayOrInstant;
  readonly to?: DayOrInstant;
  readonly file?: readonly string[];
}

/** The options for a file, except its region. */
export function aboutFile({
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

export function fileOptions(options: ImportCommandOptions): FileOptions {
  const [region, another] = options.region ?? [];
  if (another !== undefined) throw new UsageError('a file can only have one region');
  return { ...aboutFile(options), ...(region ? { region } : {}) };
}

interface Work {
  readonly context: CommandContext;
  readonly session: Session;
}

/** Imports files, or a range over HTTP, and reports the result. */
export async function runImport(source: SourceName, options: ImportCommandOptions, work: Work): Promise<void> {
  const { context, session } = work;
  const { signal, config, runtime } = session;
  const storeColumns = columnStore({ db: runtime.db, clock: context.clock });
  const importer = createImporter({ service: runtime.pricing.service, signal, storeColumns });
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

/** The summary is always printed: after a failure or Ctrl-C it shows what was stored. */
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
      `interrupted; ${plural(written, 'price')} stored, run the same command again to import the rest`,
      EXIT.interrupted,
    );
  }
  if (failure !== undefined) throw failure;
  if (written === 0 && totals.rejected > 0) throw new CommandFailed('nothing could be imported');
}
