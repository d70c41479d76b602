import { getRegulationInput } from '@energy-optimizer/suppliers';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { UsageError } from '../errors.ts';
import { withSession } from '../session.ts';
import { showRegulation, showRegulations } from '../suppliers/show-regulations.ts';

const EXAMPLES = '\nExamples:\n  energy regulations\n  energy regulations us_tx\n  energy regulations TX --json\n';

/** `regulations`: the retail regulation of US states. */
export function addRegulations(program: Command, context: CommandContext): void {
  const command = program
    .command('regulations')
    .description('Show the retail regulation of US states.')
    .argument('[state]', 'one state, such as us_tx or TX')
    .addHelpText('after', EXAMPLES);
  withCommonOptions(command, 'print the result as JSON').action((state: string | undefined, options: CommonOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { service } = runtime.suppliers;
      const result =
        state === undefined ? await service.regulations({}) : await service.regulation(stateArgument(state));
      const text = 'regulations' in result ? showRegulations(result) : showRegulation(result);
      await context.terminal.out(options.json ? `${JSON.stringify(result)}\n` : text);
    }),
  );
}

/** @throws UsageError for text that is not the code of a state */
function stateArgument(text: string): string {
  const parsed = getRegulationInput.safeParse({ state: text });
  if (parsed.success) return parsed.data.state;
  throw new UsageError(`state ${JSON.stringify(text)} ${parsed.error.issues[0]!.message}`);
}
