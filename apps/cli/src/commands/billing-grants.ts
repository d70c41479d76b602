import type { Command } from 'commander';
import { choiceArgument, instantArgument, userArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { utcTime } from '../format.ts';
import { operator } from '../operator.ts';
import { withSession } from '../session.ts';

const TIERS = ['pro', 'business'] as const;

interface GrantOptions extends CommonOptions {
  readonly until?: Date;
}

/** `billing grant`, `billing revoke`: tiers without a payment, also on a server without Stripe. */
export function addGrants(billing: Command, context: CommandContext): void {
  const grant = billing
    .command('grant')
    .description('Grant a user a tier without a payment; replaces an earlier grant. The higher of both tiers counts.')
    .argument('<user>', 'ID of the user', userArgument)
    .argument('<tier>', TIERS.join(' | '), choiceArgument(TIERS))
    .option('--until <instant>', 'end of the grant; default: without end', instantArgument);
  withCommonOptions(grant, 'print the grant as JSON').action(
    (userId: string, tier: (typeof TIERS)[number], { until, ...options }: GrantOptions) =>
      withSession(context, options, async ({ runtime: { admin } }) => {
        const { grantAccountTier } = await import('@energy-optimizer/admin');
        await grantAccountTier(admin, operator(), { userId, tier, until });
        const result = { userId, tier, until: until ?? null };
        const end = until === undefined ? 'without end' : `until ${utcTime(until)}`;
        await context.terminal.out(
          options.json ? `${JSON.stringify(result)}\n` : `${userId}: ${tier} granted, ${end}\n`,
        );
      }),
  );
  const revoke = billing
    .command('revoke')
    .description('End the granted tier of a user now; a paid tier stays.')
    .argument('<user>', 'ID of the user', userArgument);
  withCommonOptions(revoke, 'print the result as JSON').action((userId: string, options: CommonOptions) =>
    withSession(context, options, async ({ runtime: { admin } }) => {
      const { revokeAccountTier } = await import('@energy-optimizer/admin');
      await revokeAccountTier(admin, operator(), { userId });
      const result = { userId, tier: null, until: null };
      await context.terminal.out(options.json ? `${JSON.stringify(result)}\n` : `${userId}: granted tier revoked\n`);
    }),
  );
}
