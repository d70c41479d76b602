import type { PaymentsService } from '@energy-optimizer/billing';
import type { Command } from 'commander';
import { choiceArgument, instantArgument, integerArgument, userArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { plural, utcTime } from '../format.ts';
import { commandId } from '../operator.ts';
import { type Session, withSession } from '../session.ts';
import { renderTable } from '../table.ts';

type Subscriptions = ReturnType<PaymentsService['subscriptions']>;
type Status = Awaited<ReturnType<Subscriptions['status']>>;
type Invoice = Awaited<ReturnType<Subscriptions['invoices']>>['items'][number];

const TIERS = ['pro', 'business'] as const;
const INTERVALS = ['month', 'year'] as const;

interface PlanOptions extends CommonOptions {
  readonly interval: (typeof INTERVALS)[number];
}
type Tier = (typeof TIERS)[number];

/** A command that prints a result as text, or as the JSON of the API. */
type Print = <T>(
  options: CommonOptions,
  work: (subscriptions: Subscriptions) => Promise<T>,
  text: (result: T) => string,
) => Promise<void>;

/** `billing plans`, `status`, `checkout`, …: what users do with their subscriptions, done for them by an operator. */
export function addSubscription(
  billing: Command,
  context: CommandContext,
  serviceOf: (session: Session) => PaymentsService,
): void {
  const print: Print = (options, work, text) =>
    withSession(context, options, async (session) => {
      const by = { actorId: null, requestId: commandId(), ip: undefined };
      const result = await work(serviceOf(session).subscriptions(by));
      await context.terminal.out(options.json ? `${JSON.stringify(result)}\n` : `${text(result)}\n`);
    });
  const command = (name: string, description: string): Command =>
    withCommonOptions(billing.command(name).description(description), 'print the result as JSON');
  const ofUser = (name: string, description: string): Command =>
    command(name, description).argument('<user>', 'ID of the user', userArgument);
  command('plans', 'List the plans for sale.').action((options: CommonOptions) =>
    print(
      options,
      (subscriptions) => subscriptions.plans(),
      ({ plans }) => plans.map((one) => `${one.tier} per ${one.interval}: ${money(one)}`).join('\n') || 'No plans.',
    ),
  );
  ofUser('status', 'Show the subscription of a user, as last read from Stripe.').action(
    (user: string, options: CommonOptions) => print(options, (all) => all.status(user), describe),
  );
  addCheckouts(ofUser, print);
  addChanges(ofUser, print);
  ofUser('invoices', 'List the invoices of a user, newest first.')
    .option('--limit <n>', 'maximum number of invoices (1-100)', integerArgument(1, 100), 20)
    .action((user: string, options: CommonOptions & { readonly limit: number }) =>
      print(
        options,
        (all) => all.invoices(user, options.limit),
        ({ items }) => showInvoices(items),
      ),
    );
  ofUser('email', 'Change the recipient of invoices and reminders.')
    .argument('<address>', 'e-mail address')
    .action((user: string, address: string, options: CommonOptions) =>
      print(options, (all) => all.setEmail(user, address), describe),
    );
}

type OfUser = (name: string, description: string) => Command;

const withPlan = (command: Command): Command =>
  command
    .argument('<tier>', TIERS.join(' | '), choiceArgument(TIERS))
    .option('--interval <interval>', INTERVALS.join(' | '), choiceArgument(INTERVALS), 'month');

/** Pages at Stripe that the user opens. */
function addCheckouts(ofUser: OfUser, print: Print): void {
  withPlan(ofUser('checkout', "Open Stripe's checkout page for a user; prints its URL."))
    .option('--promotion-code <code>', 'a promotion code to apply')
    .action((user: string, tier: Tier, options: PlanOptions & { readonly promotionCode?: string }) => {
      const { interval, promotionCode } = options;
      return print(
        options,
        (all) => all.checkout(user, { tier, interval, promotionCode }),
        ({ url, expiresAt }) => `${url}\nexpires ${utcTime(expiresAt)}`,
      );
    });
  ofUser('portal', 'Open the customer portal for a user; prints its URL.').action(
    (user: string, options: CommonOptions) =>
      print(
        options,
        (all) => all.portal(user),
        ({ url }) => url,
      ),
  );
}

function addChanges(ofUser: OfUser, print: Print): void {
  withPlan(ofUser('change', 'Change the plan of a user now, which charges the difference.'))
    .option('--preview', 'show the amount; change nothing')
    .option('--proration-date <instant>', 'as shown by the preview, to charge exactly that amount', instantArgument)
    .action((user: string, tier: Tier, options: PlanOptions & { preview?: boolean; prorationDate?: Date }) => {
      const { interval, prorationDate, preview } = options;
      const wish = { tier, interval, ...given({ prorationDate }) };
      if (!preview) return print(options, (all) => all.change(user, wish), describe);
      return print(
        options,
        (all) => all.preview(user, wish),
        (found) =>
          `due now: ${money({ ...found, amountCents: found.amountDueCents })}, --proration-date ${found.prorationDate.toISOString()}`,
      );
    });
  ofUser('cancel', 'End the subscription of a user at the end of the paid period.')
    .option('--now', 'end it now, without a refund')
    .action((user: string, options: CommonOptions & { readonly now?: boolean }) =>
      print(options, (all) => all.cancel(user, options.now ? 'now' : 'period_end'), describe),
    );
  ofUser('resume', 'Withdraw a scheduled end, or resume a paused subscription.').action(
    (user: string, options: CommonOptions) => print(options, (all) => all.resume(user), describe),
  );
}

/** An amount in cents, as Stripe counts it. */
const money = ({ amountCents, currency }: { readonly amountCents: number; readonly currency: string }): string => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amountCents / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};

function describe({ tier, tierEndsAt, billingEmail, subscription }: Status): string {
  const until = tierEndsAt === null ? '' : ` until ${utcTime(tierEndsAt)}`;
  if (subscription === null) return `tier ${tier}${until}; no subscription`;
  const { status, plan, interval, cancelAt } = subscription;
  const end = cancelAt === null ? '' : `, ends ${utcTime(cancelAt)}`;
  return `tier ${tier}${until}; ${plan ?? 'no plan'} per ${interval ?? '?'}, ${status}${end}; invoices to ${billingEmail ?? '-'}`;
}

function showInvoices(items: readonly Invoice[]): string {
  if (items.length === 0) return plural(0, 'invoice');
  return renderTable<Invoice>(
    [
      { title: 'invoice', text: ({ number, id }) => number ?? id },
      { title: 'created', text: ({ createdAt }) => utcTime(createdAt) },
      { title: 'status', text: ({ status }) => status },
      { title: 'total', align: 'right', text: (one) => money({ ...one, amountCents: one.totalCents }) },
      { title: 'page', text: ({ url }) => url ?? '-' },
    ],
    items,
  ).trimEnd();
}
