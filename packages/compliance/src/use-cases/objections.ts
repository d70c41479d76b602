import { randomUUID } from 'node:crypto';
import type { OBJECTABLE } from '../consent/purposes.ts';
import type { ErasureContext, UserCaller } from '../context.ts';
import { accountEnded } from '../errors.ts';
import type { ObjectionsView } from '../schemas/requests.ts';
import { holdAccount } from '../store/consents.ts';
import { liftObjection, listObjections, object, objectedPurposes } from '../store/objections.ts';
import { actAsPrivacy } from '../store/personal-rows.ts';
import { insertRequest } from '../store/requests.ts';

type Context = Pick<ErasureContext, 'db' | 'clock' | 'audit'>;

/**
 * Objects to the processing for a purpose (Art. 21), which ends with the commit, or lifts the objection. An objection in
 * force and its reason are kept. Lifting it restores the state before: it grants no consent.
 */
export async function setObjection(
  { db, clock, audit }: Context,
  { principal: { userId }, requestId, client }: UserCaller,
  given: {
    readonly purpose: (typeof OBJECTABLE)[number];
    readonly objects: boolean;
    readonly reason?: string | undefined;
  },
): Promise<ObjectionsView> {
  return db.withUser(userId, async (tx) => {
    await actAsPrivacy(tx);
    if (!(await holdAccount(tx, userId))) throw accountEnded();
    const { purpose, objects, reason = null } = given;
    const at = clock.now();
    if ((await objectedPurposes(tx, userId)).has(purpose) !== objects) {
      if (objects) {
        await object(tx, userId, { purpose, reason, at });
        await insertRequest(tx, {
          ...{ id: randomUUID(), userId, kind: 'objection', origin: 'operation', receivedAt: at, closedAt: at },
        });
      } else await liftObjection(tx, userId, purpose, at);
      const action = objects ? 'objection_made' : 'objection_lifted';
      await audit.record(tx, {
        ...{ action, userId, result: 'ok', requestId, network: client?.ip ?? null, details: { purpose } },
      });
    }
    return { objections: await listObjections(tx, userId) };
  });
}

export const ownObjections = async ({ db }: Pick<Context, 'db'>, userId: string): Promise<ObjectionsView> => ({
  objections: await listObjections(db.forUser(userId), userId),
});
