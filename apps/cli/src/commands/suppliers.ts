import { getRegion, localTimeZone, type RegionCode } from '@energy-optimizer/kernel';
import {
  compareMeteredInput,
  compareSuppliersInput,
  getSupplierInput,
  listSuppliersInput,
  listTariffsInput,
  PROFILE_NAMES,
  type SupplierComparison,
  type Suppliers,
} from '@energy-optimizer/suppliers';
import { ENERGY_UNITS, type EnergyUnit } from '@energy-optimizer/tariffs';
import { type Command, InvalidArgumentError } from 'commander';
import {
  choiceArgument,
  currencyArgument,
  dayNameArgument,
  integerArgument,
  regionArgument,
  utilityArgument,
} from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { UsageError } from '../errors.ts';
import { withSession } from '../session.ts';
import { showSupplier, showSuppliers, showTariffs } from '../suppliers/show.ts';
import { showComparison } from '../suppliers/show-comparison.ts';
import { readMeteredUsage } from '../tariff/files.ts';
import { addSuppliersExport, addSuppliersFetch, addSuppliersImport } from './suppliers-files.ts';

const EXAMPLES = `
Examples:
  energy suppliers list --region us_tx
  energy suppliers show octopus
  energy suppliers tariffs octopus --region uk_c --history
  energy suppliers compare --region de --usage 3500
  energy suppliers compare --region de --usage-file meter.csv
  energy suppliers export --region uk > suppliers.json
`;

/** The filters that lists of suppliers and of tariffs have. */
const withFilters = (command: Command): Command =>
  withCommonOptions(
    command
      .option('--region <code>', 'only this region, such as us_tx', regionArgument)
      .option('--utility <name>', 'only this utility', utilityArgument)
      .option('--green', 'only renewable energy')
      .option('--contract-months <n>', 'only this minimum term; 0: rolling', integerArgument(0, 120))
      .option('--page <n>', 'page (default 1)', integerArgument(1, 10_000))
      .option('--page-size <n>', 'entries per page (1-100, default 20)', integerArgument(1, 100)),
    'print the result as JSON',
  );

/** `suppliers`: the registry of suppliers and their tariffs. */
export function addSuppliers(program: Command, context: CommandContext): void {
  const suppliers = program
    .command('suppliers')
    .description('Suppliers and their tariffs: list, show, compare, import, export, fetch.')
    .addHelpText('after', EXAMPLES);
  addList(suppliers, context);
  addShow(suppliers, context);
  addTariffs(suppliers, context);
  addCompare(suppliers, context);
  addSuppliersImport(suppliers, context);
  addSuppliersExport(suppliers, context);
  addSuppliersFetch(suppliers, context);
}

function addList(parent: Command, context: CommandContext): void {
  withFilters(parent.command('list').description('List suppliers by name.')).action((options: CommonOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { json, verbose: _, ...rest } = options;
      const result = await runtime.suppliers.service.list(listSuppliersInput.parse(given(rest)));
      await context.terminal.out(json ? `${JSON.stringify(result)}\n` : showSuppliers(result));
    }),
  );
}

/** @throws UsageError for text that is not an ID */
function supplierArgument(text: string): string {
  const parsed = getSupplierInput.safeParse({ supplier: text });
  if (parsed.success) return parsed.data.supplier;
  throw new UsageError(`supplier ${JSON.stringify(text)} ${parsed.error.issues[0]!.message}`);
}

function addShow(parent: Command, context: CommandContext): void {
  const command = parent.command('show').description('Show a supplier.').argument('<supplier>', 'ID of the supplier');
  withCommonOptions(command, 'print the supplier as JSON').action((id: string, options: CommonOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const result = await runtime.suppliers.service.get(supplierArgument(id));
      await context.terminal.out(options.json ? `${JSON.stringify(result)}\n` : showSupplier(result));
    }),
  );
}

function addTariffs(parent: Command, context: CommandContext): void {
  const command = parent
    .command('tariffs')
    .description('List the tariffs of a supplier that are in force.')
    .argument('<supplier>', 'ID of the supplier')
    .option('--on <day>', 'in force on this day (default: today)', dayNameArgument)
    .option('--history', 'all versions');
  withFilters(command).action((id: string, options: CommonOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { json, verbose: _, ...rest } = options;
      const input = listTariffsInput.parse({ supplier: supplierArgument(id), ...given(rest) });
      const result = await runtime.suppliers.service.tariffs(input);
      await context.terminal.out(json ? `${JSON.stringify(result)}\n` : showTariffs(result));
    }),
  );
}

interface CompareOptions extends CommonOptions {
  readonly region: RegionCode;
  readonly usage?: number;
  readonly usageFile?: string;
  readonly unit?: EnergyUnit;
  readonly profile?: string;
}

function usageArgument(text: string): number {
  const value = /^\d{1,8}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 0.001 && value <= 1e7)) throw new InvalidArgumentError('It must be a number from 0.001 to 10000000.');
  return value;
}

function zoneArgument(text: string): string {
  if (!/^[\w.:-]{1,100}$/.test(text))
    throw new InvalidArgumentError('It must be 1-100 letters, digits or the characters _ . : -');
  return text;
}

function addCompare(parent: Command, context: CommandContext): void {
  const command = parent
    .command('compare')
    .description('Compare the yearly cost of the stored tariffs of a region.')
    .requiredOption('--region <code>', 'region, such as de or us_tx', regionArgument)
    .option('--usage <n>', 'usage of a year', usageArgument)
    .option('--usage-file <file>', 'metered usage of at least 52 weeks, as CSV or JSON, instead of --usage')
    .option(
      '--unit <unit>',
      'unit of the usage (default: kWh, therm or gallon by utility)',
      choiceArgument(ENERGY_UNITS),
    )
    .option('--utility <name>', 'utility (default: electricity)', utilityArgument)
    .option('--profile <name>', `shape of the usage: ${PROFILE_NAMES.join(', ')}`, choiceArgument(PROFILE_NAMES))
    .option('--zone <name>', 'zone of tariffs that have zones', zoneArgument)
    .option('--currency <code>', 'currency of the ranking (default: of the region)', currencyArgument)
    .option('--green', 'only renewable energy')
    .option('--contract-months <n>', 'only this minimum term; 0: rolling', integerArgument(0, 120))
    .option('--on <day>', 'tariffs in force on this day (default: today)', dayNameArgument);
  withCommonOptions(command, 'print the comparison as JSON').action((options: CompareOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const answer = await comparisonOf(runtime.suppliers.service, options);
      await context.terminal.out(options.json ? `${JSON.stringify(answer)}\n` : showComparison(answer));
    }),
  );
}

/** @throws UsageError unless exactly one of --usage and --usage-file is given */
async function comparisonOf(service: Suppliers['service'], options: CompareOptions): Promise<SupplierComparison> {
  const { json: _, verbose: _verbose, usage: annualUsage, usageFile, unit, profile, ...choice } = options;
  if ((annualUsage === undefined) === (usageFile === undefined))
    throw new UsageError('specify the usage of a year with --usage, or a file with --usage-file');
  if (usageFile === undefined)
    return service.compare(compareSuppliersInput.parse(given({ annualUsage, unit, profile, ...choice })));
  if (profile !== undefined) throw new UsageError('--profile has no effect with --usage-file');
  const metered = await readMeteredUsage(usageFile, { timeZone: localTimeZone(getRegion(options.region)), unit });
  return service.compareMetered(compareMeteredInput.omit({ usage: true }).parse(given(choice)), metered);
}
