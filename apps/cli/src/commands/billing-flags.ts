import type { PaymentsService } from '@energy-optimizer/billing';
import type { Command } from 'commander';
import { integerArgument, userArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { utcTime } from '../format.ts';
import { commandId } from '../operator.ts';
import { type Session, withSession } from '../session.ts';
import { renderTable } from '../table.ts';

type Service = (session: Session) => PaymentsService;
type Flagged = Awaited<ReturnType<PaymentsService['flagged']>>['items'][number];
interface FlagsOptions extends CommonOptions {
  readonly all?: boolean;
  readonly limit: number;
}

/** `billing flags`, `billing acknowledge`: accounts that an administrator should look at. */
export function addFlags(billing: Command, context: CommandContext, serviceOf: Service): void {
  const list = billing
    .command('flags')
    .description('List accounts flagged for review.')
    .option('--all', 'also those whose flags are all acknowledged')
    .option('--limit <count>', 'maximum number of accounts', integerArgument(1, 500), 100);
  withCommonOptions(list, 'print the accounts as a JSON array').action((options: FlagsOptions) =>
    withSession(context, options, async (session) => {
      const { items } = await serviceOf(session).flagged({ all: options.all === true, limit: options.limit });
      await context.terminal.out(options.json ? `${JSON.stringify(items)}\n` : show(items));
    }),
  );
  const acknowledge = billing
    .command('acknowledge')
    .description('Mark flags of an account as reviewed. A flag that ends and returns is listed again.')
    .argument('<user>', 'ID of the user', userArgument)
    .argument('<flag...>', 'the flags, as listed');
  withCommonOptions(acknowledge, 'print the flags as JSON').action(
    (userId: string, flags: string[], options: CommonOptions) =>
      withSession(context, options, async (session) => {
        const by = { actorId: null, requestId: commandId(), ip: undefined };
        const state = await serviceOf(session).acknowledge({ userId, flags, by });
        const text = `${userId}: ${describe(state)}\n`;
        await context.terminal.out(options.json ? `${JSON.stringify(state)}\n` : text);
      }),
  );
}

const describe = ({ flags, acknowledged }: Pick<Flagged, 'flags' | 'acknowledged'>): string =>
  flags.map((flag) => (acknowledged.includes(flag) ? `${flag} (acknowledged)` : flag)).join(', ');

function show(accounts: readonly Flagged[]): string {
  if (accounts.length === 0) return 'No such accounts.\n';
  return renderTable<Flagged>(
    [
      { title: 'user', text: ({ userId }) => userId },
      { title: 'customer', text: ({ stripeCustomerId }) => stripeCustomerId ?? '-' },
      { title: 'tier', text: ({ tier }) => tier },
      { title: 'status', text: ({ status }) => status ?? '-' },
      { title: 'read', text: ({ reconciledAt }) => (reconciledAt === null ? '-' : utcTime(reconciledAt)) },
      { title: 'flags', text: describe },
    ],
    accounts,
  );
}
