import type { PaymentsService } from '@energy-optimizer/billing';
import type { Command } from 'commander';
import { choiceArgument, integerArgument, userArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { CommandFailed, UsageError } from '../errors.ts';
import { plural, utcTime } from '../format.ts';
import { type Session, withSession } from '../session.ts';
import { renderTable } from '../table.ts';
import { addEntitlements } from './billing-entitlements.ts';
import { addFlags } from './billing-flags.ts';
import { addGrants } from './billing-grants.ts';
import { addSubscription } from './billing-subscription.ts';

type Events = Awaited<ReturnType<PaymentsService['events']>>['items'];
type Event = Events[number];

/** Duplicated from the package, which is not loaded for `--help`; the compiler checks that none is missing. */
const STATES = Object.keys({
  pending: true,
  done: true,
  failed: true,
  ignored: true,
} satisfies Record<Event['state'], true>) as Event['state'][];

interface EventsOptions extends CommonOptions {
  readonly state?: Event['state'];
  readonly customer?: string;
  readonly limit: number;
}
interface RetryOptions extends CommonOptions {
  readonly failed?: boolean;
}

const HELP = `
Events of Stripe's webhooks wait in an inbox until they are processed; failed ones are retried for three days.

Examples:
  energy billing entitlements                what each tier includes, and whether tiers are enforced
  energy billing status <user>               the subscription of a user
  energy billing change <user> pro --preview  the amount that a change of plan would charge
  energy billing grant <user> pro --until 2027-01-01T00:00:00Z   a tier without a payment
  energy billing events --state failed       events that were abandoned
  energy billing show evt_1AbC               one event with its payload
  energy billing retry --failed              process all abandoned events again
  energy billing flags                       accounts flagged for review
  energy billing reconcile                   compare every customer with Stripe and correct differences
`;

/** `billing …`: the inbox of Stripe's events, and the comparison with Stripe. */
export function addBilling(program: Command, context: CommandContext): void {
  const billing = program
    .command('billing')
    .description(
      'Show what tiers include, grant them, manage subscriptions, inspect webhook events, and compare both with Stripe.',
    )
    .addHelpText('after', HELP);
  addEntitlements(billing, context);
  addGrants(billing, context);
  addEvents(billing, context);
  addShow(billing, context);
  addRetry(billing, context);
  addFlags(billing, context, serviceOf);
  addSubscription(billing, context, serviceOf);
  addReconcile(billing, context);
}

/** @throws CommandFailed on a server without Stripe */
function serviceOf({ runtime }: Session): PaymentsService {
  if (runtime.payments === undefined)
    throw new CommandFailed('Billing is off: set STRIPE_SECRET_KEY. docs/billing.md describes the setup.');
  return runtime.payments.service;
}

function addEvents(billing: Command, context: CommandContext): void {
  const command = billing
    .command('events')
    .description('List events, newest first.')
    .option('--state <state>', STATES.join(' | '), choiceArgument(STATES))
    .option('--customer <id>', "only events of this customer at Stripe, e.g. 'cus_1AbC'")
    .option('--limit <n>', 'maximum number of events (1-200)', integerArgument(1, 200), 20);
  withCommonOptions(command, 'print the events as a JSON array').action((options: EventsOptions) =>
    withSession(context, options, async (session) => {
      const { state, customer: customerId, limit } = options;
      const { items } = await serviceOf(session).events({ state, customerId, limit });
      await context.terminal.out(options.json ? `${JSON.stringify(items)}\n` : showEvents(items));
    }),
  );
}

function addShow(billing: Command, context: CommandContext): void {
  const command = billing
    .command('show')
    .description('Show an event with its payload, which may contain personal data.')
    .argument('<event>', "Stripe's event ID");
  withCommonOptions(command, 'print the event as JSON').action((id: string, options: CommonOptions) =>
    withSession(context, options, async (session) => {
      const event = await serviceOf(session).event(id);
      const shown = `${showEvents([event])}\n${event.payload ?? 'The payload was not kept.'}\n`;
      await context.terminal.out(options.json ? `${JSON.stringify(event)}\n` : shown);
    }),
  );
}

function addRetry(billing: Command, context: CommandContext): void {
  const command = billing
    .command('retry')
    .description('Process an event again, or all failed ones. The state is always read from Stripe.')
    .argument('[event]', "Stripe's event ID")
    .option('--failed', 'all failed events');
  withCommonOptions(command, 'print the counts as JSON').action((id: string | undefined, options: RetryOptions) => {
    if ((id === undefined) !== (options.failed === true)) throw new UsageError('give either an event ID or --failed');
    return withSession(context, options, async (session) => {
      const service = serviceOf(session);
      const { queued } = await service.retry(id);
      const report = await service.processInbox(session.signal);
      const text = `${plural(queued, 'event')} queued; processed now: ${report.done} done, ${report.ignored} ignored, ${report.failed} failed\n`;
      await context.terminal.out(options.json ? `${JSON.stringify({ queued, ...report })}\n` : text);
    });
  });
}

function addReconcile(billing: Command, context: CommandContext): void {
  const command = billing
    .command('reconcile')
    .description('Read subscriptions from Stripe again and correct the stored state.')
    .argument('[user]', 'ID of a user; default: all users', userArgument);
  withCommonOptions(command, 'print the result as JSON').action((userId: string | undefined, options: CommonOptions) =>
    withSession(context, options, async (session) => {
      const service = serviceOf(session);
      if (userId !== undefined) {
        const status = await service.reconcileUser(userId);
        return context.terminal.out(`${JSON.stringify(status, null, options.json ? 0 : 2)}\n`);
      }
      const report = await service.reconcile(session.signal);
      const { checked, drifted, adopted, failed, users } = report;
      const lines = users.map((one) => `${one.userId} ${one.result}\n`).join('');
      const text = `${plural(checked, 'customer')} read from Stripe: ${drifted} corrected, ${adopted} adopted, ${failed} failed\n${lines}`;
      await context.terminal.out(options.json ? `${JSON.stringify(report)}\n` : text);
      if (failed > 0) throw new CommandFailed(`${plural(failed, 'customer')} could not be read from Stripe`);
    }),
  );
}

function showEvents(events: Events): string {
  if (events.length === 0) return 'No such events.\n';
  return renderTable<Event>(
    [
      { title: 'event', text: ({ id }) => id },
      { title: 'type', text: ({ type }) => type },
      { title: 'customer', text: ({ customerId }) => customerId ?? '-' },
      { title: 'received', text: ({ receivedAt }) => utcTime(receivedAt) },
      { title: 'state', text: ({ state }) => state },
      { title: 'tries', align: 'right', text: ({ attempts }) => String(attempts) },
      { title: 'next', text: ({ state, nextAttemptAt }) => (state === 'pending' ? utcTime(nextAttemptAt) : '-') },
      { title: 'reason', text: ({ lastError }) => lastError ?? '' },
    ],
    events,
  );
}
