import type { Db, Sql } from '@energy-optimizer/db';
import type { Purposes } from '@energy-optimizer/rpc';
import { verdictOn } from '../consent/decide.ts';
import type { ConsentPolicy } from '../consent/policy.ts';
import { PURPOSES, type Purpose } from '../consent/purposes.ts';
import { consentRequired, processingObjected, processingRestricted } from '../errors.ts';
import { lastDecisions } from '../store/consents.ts';
import { objectedPurposes } from '../store/objections.ts';
import { findRestriction } from '../store/restrictions.ts';

/** Why data must not be processed. */
export type Refusal = 'consent_required' | 'processing_restricted' | 'processing_objected';

/** Decides whether data of a user may be processed for a purpose. Never cached: a withdrawal holds from its commit on. */
export interface Processing extends Purposes {
  /** For jobs; undefined: allowed. A user without an account has consented to nothing. */
  refusal(userId: string, purpose: Purpose): Promise<Refusal | undefined>;
  /** The same for the account with an address in lower case; without an account, consent is missing. */
  refusalForAddress(address: string, purpose: Purpose): Promise<Refusal | undefined>;
}

const isPurpose = (name: string): name is Purpose => PURPOSES.some((one) => one === name);

export function createProcessing({ db, policy }: { readonly db: Db; readonly policy: ConsentPolicy }): Processing {
  const task = db.forTask('privacy');
  const refusalOf = async (tx: Sql, userId: string | undefined, purpose: Purpose): Promise<Refusal | undefined> => {
    if (userId === undefined) return 'consent_required';
    if ((await findRestriction(tx, userId)) !== null) return 'processing_restricted';
    if ((await objectedPurposes(tx, userId)).has(purpose)) return 'processing_objected';
    const last = (await lastDecisions(tx, userId)).get(purpose);
    return verdictOn(policy, purpose, last).isAllowed ? undefined : 'consent_required';
  };
  const find = (where: { readonly id: string } | { readonly email: string }, purpose: Purpose) =>
    task.transaction(async (tx) => {
      const user = await tx.rows.appUser.findUnique({ where, select: { id: true } });
      return refusalOf(tx, user?.id, purpose);
    });
  const refusal: Processing['refusal'] = (id, purpose) => find({ id }, purpose);
  return {
    refusal,
    refusalForAddress: (email, purpose) => find({ email }, purpose),
    require: async (principal, purpose) => {
      if (!isPurpose(purpose)) throw new Error(`${purpose} is not a purpose; see PURPOSES`);
      if (principal.kind !== 'user') return;
      const reason = await refusal(principal.userId, purpose);
      if (reason === 'processing_restricted') throw processingRestricted();
      if (reason === 'processing_objected') throw processingObjected(purpose);
      if (reason === 'consent_required') throw consentRequired(purpose);
    },
  };
}
