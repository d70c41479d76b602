import { randomUUID } from 'node:crypto';
import type { ComplianceContext } from '../context.ts';
import { accountEnded } from '../errors.ts';
import type { RestrictionView } from '../schemas/index.ts';
import { holdAccount } from '../store/consents.ts';
import { actAsPrivacy } from '../store/personal-rows.ts';
import { insertRequest } from '../store/requests.ts';
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
    await actAsPrivacy(tx);
    if (!(await holdAccount(tx, userId))) throw accountEnded();
    const at = clock.now();
    if (restricted && (await findRestriction(tx, userId)) === null) {
      await restrict(tx, userId, { reason: reason ?? null, restrictedAt: at });
      await insertRequest(tx, {
        ...{ id: randomUUID(), userId, kind: 'restriction', origin: 'operation', receivedAt: at, closedAt: at },
      });
    }
    if (!restricted) await liftRestriction(tx, userId);
    const found = await findRestriction(tx, userId);
    return { restricted: found !== null, reason: found?.reason ?? null, since: found?.restrictedAt ?? null };
  });
}
