import {
  auditBill,
  componentsFor,
  computeBill,
  explainBill,
  type Finding,
  importTariff,
  invoiceSchema,
  lintTariff,
  outdatedComponents,
  type Tariff,
  tariffJsonSchema,
} from '@energy-optimizer/tariffs';
import type { Command } from 'commander';
import { dayNameArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { CommandFailed, EXIT } from '../errors.ts';
import { type ReadTariff, readPriceFiles, readTariff, readText, readUsage, wholeSpan } from '../tariff/files.ts';
import {
  type BillFileOptions,
  billOptions,
  importOptions,
  periodOf,
  type TariffOptions,
  usageOptions,
  withBillOptions,
  withTariffOptions,
} from '../tariff/options.ts';
import { showAudit, showBill, showComponents, showFindings } from '../tariff/show.ts';

const BILL_HELP = `
Tariff: an energy-tariff/1 document (energy tariff schema), a URDB rate, an Octopus product, a CDR plan, or a CSV table of charges.
Usage: CSV with a column of times and columns such as kwh, kw, import_kwh, export_kwh, load_kw and generation_kw, of any
interval; a signed column is import where positive and export where negative. Or JSON with intervals, registers and peaks.
--json prints one document: the bill with its lines (format energy-bill/1) and the findings about the tariff.

Examples:
  energy tariff bill --tariff tariff.json --usage usage.csv --from 2026-01-01 --to 2026-01-31
  energy tariff bill --tariff urdb.json --usage load.csv --time-zone America/New_York --json
  energy tariff bill --tariff agile.json --usage meter.csv --prices unit=agile.csv --explain
`;

interface BillCommandOptions extends BillFileOptions {
  readonly tariff: string;
  readonly usage: string;
  readonly explain?: boolean;
}

interface Billed {
  readonly bill: ReturnType<typeof computeBill>;
  readonly findings: readonly Finding[];
}

/** Reads all files, and computes the bill. */
async function billOf(tariffPath: string, usagePath: string, options: BillFileOptions): Promise<Billed> {
  const read = await readTariff(tariffPath, importOptions(options));
  const { tariff, findings } = read;
  const asked = periodOf(options, tariff);
  const whole = asked.start && asked.end ? { start: asked.start, end: asked.end } : undefined;
  const usage = await readUsage(usagePath, read, usageOptions(options), whole);
  const series = await readPriceFiles(options.prices ?? [], tariff);
  const period = whole ?? { ...wholeSpan(usage), ...asked };
  if (period.end <= period.start) throw new CommandFailed('the usage has no values in the period');
  try {
    return { bill: computeBill(tariff, usage, period, { ...billOptions(options), series }), findings };
  } catch (error) {
    if (error instanceof RangeError) throw new CommandFailed(error.message);
    throw error;
  }
}

function addBill(parent: Command, { terminal }: CommandContext): void {
  const command = parent
    .command('bill')
    .description('Compute what a tariff charges for metered usage, line by line.')
    .requiredOption('--tariff <file>', 'the tariff')
    .requiredOption('--usage <file>', 'the usage, as CSV or JSON')
    .option('--explain', 'explain each line');
  withBillOptions(command).addHelpText('after', BILL_HELP);
  withCommonOptions(command, 'print the bill as JSON').action(async (options: BillCommandOptions) => {
    const { bill, findings } = await billOf(options.tariff, options.usage, options);
    if (options.json) await terminal.out(`${JSON.stringify({ ...bill, findings })}\n`);
    else await terminal.out(options.explain ? `${explainBill(bill).join('\n')}\n` : showBill(bill, findings));
  });
}

/** Findings of the importer and the linter, without duplicates. */
function allFindings({
  tariff,
  findings,
}: {
  readonly tariff?: Tariff | undefined;
  readonly findings: readonly Finding[];
}): Finding[] {
  return [...findings, ...(tariff ? lintTariff(tariff) : [])];
}

function addLint(parent: Command, { terminal }: CommandContext): void {
  const command = parent
    .command('lint')
    .description('Check a tariff for gaps, overlaps, unreachable tiers, and implausible dates, units, signs and VAT.')
    .argument('<tariff>', 'the tariff, in any supported format');
  withTariffOptions(command).addHelpText('after', '\nExit code 1 if any finding is an error.\n');
  withCommonOptions(command, 'print the findings as JSON').action(
    async (path: string, options: TariffOptions & CommonOptions) => {
      const findings = allFindings(importTariff(await readText(path, 'tariff'), importOptions(options)));
      await terminal.out(options.json ? `${JSON.stringify({ findings })}\n` : showFindings(findings));
      if (findings.some(({ severity }) => severity === 'error')) throw new CommandFailed('', EXIT.failure);
    },
  );
}

const AUDIT_HELP = `
The invoice is JSON: {"total": 123.45, "lines": [{"component": "grid", "period": "day", "quantity": 200, "rate": 0.31, "amount": 62}]}
where component is an id or a category of the tariff; amounts include VAT unless a line says "net": true.
Exit code 1 if a figure differs by 0.5 % or more.
`;

function addBillAudit(parent: Command, { terminal }: CommandContext): void {
  const command = parent
    .command('audit')
    .description('Compare an invoice with the bill computed from the tariff.')
    .argument('<tariff>', 'the tariff')
    .argument('<usage>', 'the usage')
    .argument('<invoice>', 'the invoice, as JSON');
  withBillOptions(command).addHelpText('after', AUDIT_HELP);
  withCommonOptions(command, 'print the differences as JSON').action(
    async (tariff: string, usage: string, invoicePath: string, options: BillFileOptions) => {
      const invoice = readInvoice(invoicePath, await readText(invoicePath, 'bill'));
      const { bill } = await billOf(tariff, usage, options);
      const audit = auditBill(bill, invoice);
      await terminal.out(options.json ? `${JSON.stringify(audit)}\n` : showAudit(audit, bill.currency));
      if (!audit.agrees) throw new CommandFailed('', EXIT.failure);
    },
  );
}

function readInvoice(path: string, text: string) {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new CommandFailed(`${path} is not JSON`);
  }
  const parsed = invoiceSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandFailed(`${path}: ${issue!.path.join('.')}: ${issue!.message}`);
}

function addTariffImport(parent: Command, { terminal }: CommandContext): void {
  const command = parent
    .command('import')
    .description('Convert a tariff from another format to energy-tariff/1, on standard output.')
    .argument('<file>', 'URDB rate, Octopus product or rates, CDR plan, REopt scenario, or CSV table');
  withTariffOptions(command);
  withCommonOptions(command, 'print findings as JSON lines on standard error').action(
    async (path: string, options: TariffOptions & CommonOptions) => {
      const { tariff, findings }: ReadTariff = await readTariff(path, importOptions(options));
      await terminal.out(`${JSON.stringify(tariff, null, 2)}\n`);
      if (findings.length > 0)
        terminal.err(
          options.json ? findings.map((finding) => `${JSON.stringify(finding)}\n`).join('') : showFindings(findings),
        );
    },
  );
}

const COMPONENTS_HELP = `
The place is a country (de), a price zone (no1) or a supply area of Great Britain (uk_a). Rates exclude VAT unless stated.
`;

/** Components that hold, and those whose rate is no longer known. @throws CommandFailed for an unknown place */
function readyComponents(place: string | undefined, on: string | undefined) {
  try {
    return {
      components: componentsFor({ place, on }),
      outdated: on === undefined ? [] : outdatedComponents({ place, on }),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new CommandFailed(error.message);
    throw error;
  }
}

function addComponents(parent: Command, { terminal }: CommandContext): void {
  const command = parent
    .command('components')
    .description('Ready-made taxes, levies and VAT rates by country, with their validity and source.')
    .argument('[place]', 'country, price zone or supply area; omitted: all')
    .option('--on <day>', 'only those that apply on this day', dayNameArgument)
    .addHelpText('after', COMPONENTS_HELP);
  withCommonOptions(command, 'print the components as JSON').action(
    async (place: string | undefined, { on, json }: CommonOptions & { readonly on?: string }) => {
      const { components, outdated } = readyComponents(place, on);
      await terminal.out(json ? `${JSON.stringify({ components, outdated })}\n` : showComponents(components, outdated));
    },
  );
}

/** `tariff`: bills, linting, audits and imports. Needs no database. */
export function addTariff(program: Command, context: CommandContext): void {
  const parent = program.command('tariff').description('Compute bills, audit invoices, and check or convert tariffs.');
  addBill(parent, context);
  addLint(parent, context);
  addBillAudit(parent, context);
  addTariffImport(parent, context);
  addComponents(parent, context);
  parent
    .command('schema')
    .description('Print the JSON Schema of a tariff document.')
    .action(() => context.terminal.out(`${JSON.stringify(tariffJsonSchema(), null, 2)}\n`));
}
