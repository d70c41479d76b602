import { suppliersSchemas } from '@energy-optimizer/suppliers';
import type { Command } from 'commander';
import { dayNameArgument, integerArgument, regionArgument, utilityArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { UsageError } from '../errors.ts';
import { withSession } from '../session.ts';
import { showSupplier, showSuppliers, showTariffs } from '../suppliers/show.ts';
import { addSuppliersExport, addSuppliersImport } from './suppliers-files.ts';

const EXAMPLES = `
Examples:
  energy suppliers list --region us_tx
  energy suppliers show octopus
  energy suppliers tariffs octopus --region uk_c --history
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
    .description('Suppliers and their tariffs: list, show, import, export.')
    .addHelpText('after', EXAMPLES);
  addList(suppliers, context);
  addShow(suppliers, context);
  addTariffs(suppliers, context);
  addSuppliersImport(suppliers, context);
  addSuppliersExport(suppliers, context);
}

function addList(parent: Command, context: CommandContext): void {
  withFilters(parent.command('list').description('List suppliers by name.')).action((options: CommonOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { json, verbose: _, ...rest } = options;
      const answer = await runtime.suppliers.service.list(suppliersSchemas.listSuppliersInput.parse(given(rest)));
      await context.terminal.out(json ? `${JSON.stringify(answer)}\n` : showSuppliers(answer));
    }),
  );
}

/** @throws UsageError for text that is not an ID */
function supplierArgument(text: string): string {
  const parsed = suppliersSchemas.getSupplierInput.safeParse({ supplier: text });
  if (parsed.success) return parsed.data.supplier;
  throw new UsageError(`supplier ${JSON.stringify(text)} ${parsed.error.issues[0]!.message}`);
}

function addShow(parent: Command, context: CommandContext): void {
  const command = parent.command('show').description('Show a supplier.').argument('<supplier>', 'ID of the supplier');
  withCommonOptions(command, 'print the supplier as JSON').action((id: string, options: CommonOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const answer = await runtime.suppliers.service.get(supplierArgument(id));
      await context.terminal.out(options.json ? `${JSON.stringify(answer)}\n` : showSupplier(answer));
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
      const input = suppliersSchemas.listTariffsInput.parse({ supplier: supplierArgument(id), ...given(rest) });
      const answer = await runtime.suppliers.service.tariffs(input);
      await context.terminal.out(json ? `${JSON.stringify(answer)}\n` : showTariffs(answer));
    }),
  );
}
