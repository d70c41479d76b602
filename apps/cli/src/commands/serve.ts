import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { CommandFailed } from '../errors.ts';

const HELP = `
Same as npm start. Status messages go to standard output, JSON logs to standard error (LOG_LEVEL).

Examples:
  energy serve
  PORT=8080 HOST=0.0.0.0 energy serve
`;

/** `serve`: the server in this process, until a signal ends it. */
export function addServe(program: Command, _context: CommandContext): void {
  program
    .command('serve')
    .description('Run the server: REST, tRPC, streams and scheduled jobs.')
    .addHelpText('after', HELP)
    .action(async () => {
      const { main } = await import('@energy-optimizer/server');
      await main();
      if (process.exitCode) throw new CommandFailed('', Number(process.exitCode));
    });
}
