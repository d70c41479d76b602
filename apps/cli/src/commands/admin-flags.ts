import type { Flag, FlagName } from '@energy-optimizer/admin';
import type { Command } from 'commander';
import { choiceArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { utcTime } from '../format.ts';
import { operator } from '../operator.ts';
import { withSession } from '../session.ts';
import { renderTable } from '../table.ts';

const HELP = `
Changes take effect on every server within a second.

Examples:
  energy admin flags                        list the flags and their state
  energy admin flags set sign_up off        close sign-up
`;
/** Duplicated from the package, which is not loaded for `--help`; the compiler checks that none is missing. */
const NAMES = Object.keys({
  sign_up: true,
  beta_sign_up: true,
  forecast_learning: true,
  load_optimization: true,
  real_time_updates: true,
} satisfies Record<FlagName, true>) as FlagName[];
const SWITCH = ['on', 'off'] as const;

/** `admin flags`, `admin flags set`: switches of the running system. */
export function addAdminFlags(admin: Command, context: CommandContext): void {
  const flags = admin
    .command('flags')
    .description('List or set feature flags of the running system.')
    .addHelpText('after', HELP);
  withCommonOptions(flags, 'print the flags as a JSON array').action((options: CommonOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const all = await runtime.flags.list();
      await context.terminal.out(options.json ? `${JSON.stringify(all)}\n` : show(all));
    }),
  );
  const set = flags
    .command('set')
    .description('Set a flag.')
    .argument('<flag>', NAMES.join(' | '), choiceArgument(NAMES))
    .argument('<on|off>', 'new state', choiceArgument(SWITCH));
  withCommonOptions(set, 'print the flag as JSON').action(
    (name: FlagName, to: (typeof SWITCH)[number], _options: CommonOptions, command: Command) => {
      const options: CommonOptions = command.optsWithGlobals();
      return withSession(context, options, async ({ runtime }) => {
        const flag = await runtime.flags.set({ name, enabled: to === 'on', by: operator() });
        await context.terminal.out(options.json ? `${JSON.stringify(flag)}\n` : show([flag]));
      });
    },
  );
}

const show = (flags: readonly Flag[]): string =>
  renderTable<Flag>(
    [
      { title: 'flag', text: ({ name }) => name },
      { title: 'is', text: ({ enabled }) => (enabled ? 'on' : 'off') },
      { title: 'switched', text: ({ changedAt }) => (changedAt === null ? 'never' : utcTime(changedAt)) },
      { title: 'description', text: ({ switches }) => switches },
    ],
    flags,
  );
