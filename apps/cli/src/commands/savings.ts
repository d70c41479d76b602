import type { SavingsReplay } from '@energy-optimizer/suppliers';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { CommandFailed, UsageError } from '../errors.ts';
import { plural } from '../format.ts';
import { withSession } from '../session.ts';

const HELP = `
Computes a recommendation to switch the tariff again, from the tariff documents, prices and seed that are stored with
it, and compares all amounts to the cent. Nothing is changed.

Example:
  energy savings replay 0b9c2f1e-5d7a-4e43-9a51-7f2f6c1f3b20

Exit codes: 0 identical, 1 different, unknown, or an input is gone, 2 usage error.
`;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `savings replay`: a claimed saving, computed again. */
export function addSavings(program: Command, context: CommandContext): void {
  const parent = program.command('savings').description('Check claimed savings.');
  addReplay(parent, context);
}

/** Also `switching replay`. */
export function addReplay(parent: Command, context: CommandContext): void {
  const command = parent
    .command('replay')
    .description('Compute a recommended saving again from its stored inputs.')
    .argument('<id>', 'ID of the recommendation')
    .addHelpText('after', HELP);
  withCommonOptions(command, 'print the result as JSON').action((id: string, options: CommonOptions) => {
    if (!UUID.test(id)) throw new UsageError(`the ID ${JSON.stringify(id)} must be a UUID`);
    return withSession(context, options, async ({ runtime }) => {
      const result = await runtime.suppliers.service.replaySaving(id);
      await context.terminal.out(options.json ? `${JSON.stringify(result)}\n` : show(result));
      if (!result.identical) throw new CommandFailed('the saving could not be reproduced');
    });
  });
}

const show = ({ identical, method, seed, inputs, differences }: SavingsReplay): string =>
  [
    identical ? 'identical to the cent' : 'different',
    `method ${method}, seed ${seed}, ${plural(inputs, 'tariff document')}`,
    ...differences.map(({ code, text }) => `${code}: ${text}`),
    '',
  ].join('\n');
