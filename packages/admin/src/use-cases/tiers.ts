import { invalid } from '@energy-optimizer/kernel';
import type { Tier } from '@energy-optimizer/rpc';
import type { Actor, AdminContext } from '../context.ts';
import { changeAccount, DONE, type Done } from './accounts.ts';

/** Grants a tier until then, or without end. @throws AppError `unknown_user` (404), `until_past` (422) */
export async function grantAccountTier(
  context: AdminContext,
  actor: Actor,
  {
    userId,
    tier,
    until = null,
  }: { readonly userId: string; readonly tier: Tier; readonly until?: Date | null | undefined },
): Promise<Done> {
  if (until !== null && until <= context.clock.now()) throw invalid('until_past', 'until', 'must be in the future');
  await changeAccount(context, actor, userId, async (tx, { grantedTier }) => {
    await context.accounts.setTier(tx, userId, tier, until);
    return { action: 'tier_granted', details: { from: grantedTier, to: tier, until: until?.toISOString() ?? null } };
  });
  return DONE;
}

/** Ends a granted tier now; a paid one stays. @throws AppError `unknown_user` (404) */
export async function revokeAccountTier(
  context: AdminContext,
  actor: Actor,
  { userId }: { readonly userId: string },
): Promise<Done> {
  await changeAccount(context, actor, userId, async (tx, { grantedTier }) => {
    await context.accounts.setTier(tx, userId, 'free', null);
    return { action: 'tier_revoked', details: { from: grantedTier } };
  });
  return DONE;
}
