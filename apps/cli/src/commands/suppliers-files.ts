import { writeFile } from 'node:fs/promises';
import { type ImportedTariff, type SuppliersDocument, TARIFF_SOURCES } from '@energy-optimizer/suppliers';
import type { Finding } from '@energy-optimizer/tariffs';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { choiceArgument, dayNameArgument, regionArgument, timeZoneArgument, utilityArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { CommandFailed, UsageError } from '../errors.ts';
import { plural } from '../format.ts';
import { withSession } from '../session.ts';
import { findingText, readText } from '../tariff/files.ts';

const IMPORT_HELP = `
The file: our own document of suppliers (energy suppliers schema), or one tariff: our own, a URDB rate, an Octopus product, a CDR
plan, a CSV table. One tariff needs --supplier and --region, and --source-url and --as-of unless it states its source.
A tariff with errors that the linter finds is refused without --force. Everything is stored, or nothing.

Examples:
  energy suppliers import suppliers.json
  energy suppliers import rate.json --supplier txu-energy --region us_tx --source-url https://… --as-of 2026-11-01
  energy suppliers import product.json --supplier octopus --region uk_c --source-url https://… --as-of 2026-11-01
`;

interface ImportOptions extends CommonOptions {
  readonly supplier?: string;
  readonly region?: string;
  readonly id?: string;
  readonly green?: boolean;
  readonly sourceUrl?: string;
  readonly asOf?: string;
  readonly timeZone?: string;
  readonly label?: string;
  readonly payment?: 'DIRECT_DEBIT' | 'NON_DIRECT_DEBIT';
  readonly force?: boolean;
}

function idArgument(text: string): string {
  if (!/^[\w.:-]{1,100}$/.test(text))
    throw new InvalidArgumentError('It must be 1-100 letters, digits or the characters _ . : -');
  return text;
}

/** `suppliers import`: a document of suppliers, or one tariff in a known format. */
export function addSuppliersImport(parent: Command, context: CommandContext): void {
  const command = parent
    .command('import')
    .description('Store suppliers and tariffs from a file.')
    .argument('<file>', 'document of suppliers, or one tariff')
    .option('--supplier <id>', 'supplier of the tariff; it must be stored')
    .option('--region <code>', 'region of the tariff, such as us_tx or uk_c', regionArgument)
    .option('--id <id>', 'ID of the tariff (default: as the file states)', idArgument)
    .option('--green', 'the tariff is renewable energy')
    .option('--no-green', 'the tariff is not renewable energy')
    .option('--source-url <url>', 'public source of the tariff')
    .option('--as-of <day>', 'day on which the source stated it', dayNameArgument)
    .option(
      '--time-zone <zone>',
      'IANA time zone, where the file states none (default: of the region)',
      timeZoneArgument,
    )
    .option('--label <label>', 'rate to read from a URDB response with several')
    .option(
      '--payment <method>',
      'payment of an Octopus product: DIRECT_DEBIT, NON_DIRECT_DEBIT',
      choiceArgument(['DIRECT_DEBIT', 'NON_DIRECT_DEBIT'] as const),
    )
    .option('--force', 'store tariffs with errors')
    .addHelpText('after', IMPORT_HELP);
  withCommonOptions(command, 'print the result as JSON').action(async (path: string, options: ImportOptions) => {
    const text = await readText(path, 'tariff');
    const { parseSuppliers, lintSuppliers } = await import('@energy-optimizer/suppliers');
    if (!isDocument(text)) return importOne(context, text, options);
    requireNoFacts(options);
    const document = parseSuppliers(JSON.parse(text));
    report(context, lintSuppliers(document), options);
    return importAll(context, document, options);
  });
}

function isDocument(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'suppliers' in value;
  } catch {
    return false;
  }
}

/** @throws UsageError for options whose values a suppliers document contains */
function requireNoFacts({ supplier, region, id, green, sourceUrl, asOf }: ImportOptions): void {
  const facts = given({ supplier, region, id, green, sourceUrl, asOf });
  if (Object.keys(facts).length > 0)
    throw new UsageError('a document of suppliers states suppliers, regions and sources itself: omit these options');
}

function report({ terminal }: CommandContext, findings: readonly Finding[], { force }: ImportOptions): void {
  for (const finding of findings) terminal.err(`${findingText(finding)}\n`);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (errors > 0 && !force)
    throw new CommandFailed(`nothing was stored: ${plural(errors, 'error')} in the tariffs (--force stores them)`);
}

async function importAll(context: CommandContext, document: SuppliersDocument, options: ImportOptions): Promise<void> {
  await withSession(context, options, async ({ runtime }) => {
    const { suppliers, tariffs } = await runtime.suppliers.service.importDocument(document);
    await show(context, { suppliers, tariffs }, options);
  });
}

async function importOne(context: CommandContext, text: string, options: ImportOptions): Promise<void> {
  const { supplier, region, id, green, sourceUrl, asOf, timeZone, label, payment } = options;
  if (supplier === undefined || region === undefined)
    throw new UsageError('one tariff needs --supplier and --region; the file is not a document of suppliers');
  const { readTariffEntry } = await import('@energy-optimizer/suppliers');
  const { lintTariff } = await import('@energy-optimizer/tariffs');
  const facts = { region, id, green, sourceUrl, asOf };
  const { entry, findings } = readTariffEntry(text, facts, given({ timeZone, label, payment }));
  report(context, [...findings, ...lintTariff(entry.tariff)], options);
  await withSession(context, options, async ({ runtime }) => {
    const tariffs = await runtime.suppliers.service.importTariffs(supplier, [entry]);
    await show(context, { suppliers: 0, tariffs }, options);
  });
}

async function show(
  { terminal }: CommandContext,
  result: { readonly suppliers: number; readonly tariffs: readonly ImportedTariff[] },
  { json }: ImportOptions,
): Promise<void> {
  if (json) return terminal.out(`${JSON.stringify(result)}\n`);
  const lines = result.tariffs.map(
    ({ supplier, tariffId, region, version, status }) =>
      `${status.padEnd(9)}  ${supplier}  ${tariffId}  ${region}  version ${version}`,
  );
  const suppliers = result.suppliers === 0 ? '' : `${plural(result.suppliers, 'supplier')}, `;
  return terminal.out([...lines, `${suppliers}${plural(result.tariffs.length, 'tariff')} stored`, ''].join('\n'));
}

interface ExportOptions extends CommonOptions {
  readonly supplier?: string;
  readonly region?: string;
  readonly utility?: string;
  readonly out?: string;
}

/** `suppliers export` and `suppliers schema`. */
export function addSuppliersExport(parent: Command, context: CommandContext): void {
  const command = parent
    .command('export')
    .description('Write suppliers and their tariffs as a document that can be imported.')
    .option('--supplier <id>', 'only this supplier')
    .option('--region <code>', 'only this region', regionArgument)
    .option('--utility <name>', 'only this utility', utilityArgument)
    .option('--out <file>', 'write to this file (default: standard output)');
  withCommonOptions(command, 'accepted; the output is always JSON').action((options: ExportOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { supplier, region, utility, out } = options;
      const document = await runtime.suppliers.service.exportDocument({ supplier, region, utility });
      const text = `${JSON.stringify(document, null, 2)}\n`;
      if (out === undefined) return context.terminal.out(text);
      await writeFile(out, text);
      return context.terminal.err(`${plural(document.suppliers.length, 'supplier')} written to ${out}\n`);
    }),
  );
  parent
    .command('schema')
    .description('Print the JSON Schema of a document of suppliers.')
    .action(async () => {
      const { suppliersJsonSchema } = await import('@energy-optimizer/suppliers');
      await context.terminal.out(`${JSON.stringify(suppliersJsonSchema(), null, 2)}\n`);
    });
}

/** `suppliers fetch`: tariffs of a live source. */
export function addSuppliersFetch(parent: Command, context: CommandContext): void {
  const command = parent
    .command('fetch')
    .description('Fetch the tariffs of a live source and store them.')
    .addArgument(new Argument('<source>', `source: ${TARIFF_SOURCES.join(', ')}`).choices(TARIFF_SOURCES));
  withCommonOptions(command, 'print the result as JSON').action((source: string, options: CommonOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const answer = await runtime.suppliers.service.fetchTariffs(source);
      if (options.json) return context.terminal.out(`${JSON.stringify(answer)}\n`);
      const { supplier, tariffs, skipped } = answer;
      const count = (status: string) => tariffs.filter((one) => one.status === status).length;
      await context.terminal.out(
        `${plural(tariffs.length, 'tariff')} of ${supplier}: ${count('added')} added, ${count('corrected')} corrected, ${count('unchanged')} unchanged\n`,
      );
      await context.terminal.out(skipped.map(({ product, reason }) => `skipped ${product}: ${reason}\n`).join(''));
    }),
  );
}
