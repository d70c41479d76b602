import type { EntitlementsView } from '@energy-optimizer/billing';
import type { Command } from 'commander';
import { userArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { CommandFailed } from '../errors.ts';
import { utcTime } from '../format.ts';
import { type Session, withSession } from '../session.ts';
import { renderTable } from '../table.ts';

type Feature = EntitlementsView['features'][number];

/** `billing entitlements`: what each tier includes, or what a user may use. */
export function addEntitlements(billing: Command, context: CommandContext): void {
  const command = billing
    .command('entitlements')
    .description('Show what callers without an account, or a user, may use, and which tiers include it.')
    .argument('[user]', 'ID of a user; default: a caller without an account', userArgument);
  withCommonOptions(command, 'print the entitlements as JSON').action(
    (userId: string | undefined, options: CommonOptions) =>
      withSession(context, options, async (session) => {
        const view = await entitlementsOf(session, context, userId);
        await context.terminal.out(options.json ? `${JSON.stringify(view)}\n` : show(view));
      }),
  );
}

async function entitlementsOf(
  { runtime, config }: Session,
  { clock }: CommandContext,
  userId: string | undefined,
): Promise<EntitlementsView> {
  const { describeEntitlements } = await import('@energy-optimizer/billing');
  const { enforcedBy, upgradeUrl } = config.tiers;
  const policy = { clock, isEnforced: enforcedBy !== undefined, upgradeUrl };
  if (userId === undefined) return describeEntitlements(policy, { kind: 'anonymous' });
  const { db, auth } = runtime;
  const account = await db.forTask('admin').transaction((tx) => auth.accounts.find(tx, userId));
  if (account === undefined) throw new CommandFailed(`No user has the ID ${userId}.`);
  const { role, tier, grantedTier, grantedUntil } = account;
  return describeEntitlements(policy, {
    ...{ kind: 'user', userId, role, tier, scopes: 'all', via: 'session' },
    // The tier now already is the higher one; its end is not needed to show it.
    tiers: { granted: grantedTier, grantedUntil, paid: tier, paidUntil: null },
    credentialId: 'command line',
  });
}

function show({ enforced, tier, granted, features, upgradeUrl }: EntitlementsView): string {
  const end = granted?.until ? ` until ${utcTime(granted.until)}` : '';
  const grant = granted === null ? '' : ` Granted: ${granted.tier}${end}.`;
  const head = enforced
    ? `Tiers are enforced. Tier: ${tier}.${grant} Users upgrade at ${upgradeUrl}.`
    : 'Tiers are not enforced: all features are available to everybody.';
  const table = renderTable<Feature>(
    [
      { title: 'feature', text: ({ feature }) => feature },
      { title: 'included', text: ({ included, historyDays }) => (included ? limitText(historyDays, 'yes') : 'no') },
      {
        title: 'tiers',
        text: ({ tiers }) => tiers.map((one) => limitText(one.historyDays, one.tier, one.tier)).join(', '),
      },
      { title: 'description', text: ({ description }) => description },
    ],
    features,
  );
  return `${head}\n${table}`;
}

const limitText = (historyDays: number | null, unlimited: string, of = ''): string =>
  historyDays === null ? unlimited : `${of === '' ? '' : `${of}: `}the last ${historyDays} days`;
