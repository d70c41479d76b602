import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { utcTime } from '../format.ts';
import { withSession } from '../session.ts';
import { type Column, renderTable } from '../table.ts';

interface PurposeState {
  readonly purpose: string;
  readonly state: string;
  readonly isObjected: boolean;
  readonly isAllowed: boolean;
  readonly decidedAt: Date | null;
}

const COLUMNS: readonly Column<PurposeState>[] = [
  { title: 'purpose', text: ({ purpose }) => purpose },
  { title: 'consent', text: ({ state }) => state },
  { title: 'objection', text: ({ isObjected }) => (isObjected ? 'yes' : 'no') },
  { title: 'processed', text: ({ isAllowed }) => (isAllowed ? 'yes' : 'no') },
  { title: 'decided', text: ({ decidedAt }) => (decidedAt === null ? 'never' : utcTime(decidedAt)) },
];

/** `privacy consent`: what an account has consented and objected to. */
export function addPrivacyConsent(privacy: Command, context: CommandContext): void {
  const command = privacy
    .command('consent')
    .description('Show the consent of an account per purpose, its objections, and whether processing is restricted.')
    .argument('<address>', 'e-mail address of the account');
  withCommonOptions(command, 'print the result as JSON').action((address: string, options: CommonOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { consentOfAddress } = await import('@energy-optimizer/compliance');
      const status = await consentOfAddress(runtime.compliance, address);
      if (options.json) return context.terminal.out(`${JSON.stringify(status)}\n`);
      await context.terminal.out(renderTable(COLUMNS, status.purposes));
      if (status.isRestricted) await context.terminal.out('The account has restricted processing to storage.\n');
    }),
  );
}
