import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { examine } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { CommandFailed } from '../errors.ts';
import { plural } from '../format.ts';
import { styled } from '../style.ts';

const HELP = `
Checks the configuration, the database (reachable, session in UTC, migrations, TimescaleDB), the providers, Redis,
the clock and the free disk space. Exit code 1 if any check fails; warnings alone do not count.

Examples:
  energy doctor
  energy doctor --json | jq '.checks[] | select(.status != "ok")'
`;

/** `doctor`: checks the installation and suggests fixes. */
export function addDoctor(program: Command, context: CommandContext): void {
  const command = program
    .command('doctor')
    .description('Check that the system is set up correctly.')
    .addHelpText('after', HELP);
  withCommonOptions(command, 'print the checks as JSON').action(async (options: CommonOptions) => {
    const findings: Finding[] = [];
    for await (const finding of examine(context, options)) {
      findings.push(finding);
      if (!options.json) await context.terminal.out(showFinding(finding, context.terminal.outIsTty));
    }
    const failed = findings.filter(({ status }) => status === 'fail').length;
    const warned = findings.filter(({ status }) => status === 'warn').length;
    if (options.json) await context.terminal.out(`${JSON.stringify({ ok: failed === 0, checks: findings })}\n`);
    else await context.terminal.out(`\n${verdict(failed, warned)}\n`);
    if (failed > 0) throw new CommandFailed('');
  });
}

/** The longest provider id. */
const CHECK_WIDTH = 17;
const MARGIN = ' '.repeat(CHECK_WIDTH + 7);

const COLORS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

function showFinding({ check, status, message, todo }: Finding, isTty: boolean): string {
  const advice = todo ? `${MARGIN}-> ${todo}\n` : '';
  return `${styled(COLORS[status], status.padEnd(5), isTty)} ${check.padEnd(CHECK_WIDTH)} ${message.replaceAll('\n', `\n${MARGIN}`)}\n${advice}`;
}

function verdict(failed: number, warned: number): string {
  if (failed > 0) return `${failed} failed${warned > 0 ? `, ${plural(warned, 'warning')}` : ''}.`;
  return warned > 0 ? `No failures, ${plural(warned, 'warning')}.` : 'All checks passed.';
}
