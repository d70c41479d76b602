import type { ComplianceContext } from '../context.ts';
import { accountEnded } from '../errors.ts';
import type { RestrictionView } from '../schemas/index.ts';
import { holdAccount } from '../store/consents.ts';
import { findRestriction, liftRestriction, restrict } from '../store/restrictions.ts';

/**
 * Restricts the processing of the caller's data to storage, or lifts the restriction (Art. 18). The first restriction
 * and its reason are kept until it is lifted.
 */
export async function setRestriction(
  { db, clock }: Pick<ComplianceContext, 'db' | 'clock'>,
  userId: string,
  { restricted, reason }: { readonly restricted: boolean; readonly reason?: string | undefined },
): Promise<RestrictionView> {
  return db.withUser(userId, async (tx) => {
    if (!(await holdAccount(tx, userId))) throw accountEnded();
    if (restricted) await restrict(tx, userId, { reason: reason ?? null, restrictedAt: clock.now() });
    else await liftRestriction(tx, userId);
    const found = await findRestriction(tx, userId);
    return { restricted: found !== null, reason: found?.reason ?? null, since: found?.restrictedAt ?? null };
  });
}
