import type { PaymentsContext } from '../context.ts';
import { unknownReviewFlag } from '../errors.ts';
import type { ActingFor } from '../ports.ts';
import type { FlagsInput, FlagsResponse, FlagsState } from '../schemas/index.ts';
import { acknowledgeFlags, flaggedAccounts } from '../store/flags.ts';

/** Accounts flagged for review, those read last from Stripe first. */
export async function flagged({ db }: PaymentsContext, { all, limit }: FlagsInput): Promise<FlagsResponse> {
  return { items: await flaggedAccounts(db, { all, limit }) };
}

/**
 * Marks flags of an account as reviewed, and records it in the audit log. They stay acknowledged until they end.
 * @throws AppError `unknown_review_flag` (404) if the account does not have one of them
 */
export async function acknowledge(
  { db, audit }: PaymentsContext,
  { userId, flags, by }: { readonly userId: string; readonly flags: readonly string[]; readonly by: ActingFor },
): Promise<FlagsState> {
  return db.transaction(async (tx) => {
    const state = await acknowledgeFlags(tx, userId, flags);
    const missing = flags.filter((flag) => !state?.flags.includes(flag));
    if (state === undefined || missing.length > 0) throw unknownReviewFlag(missing);
    await audit.record(tx, {
      action: 'billing_flags_acknowledged',
      userId,
      details: { flags: [...new Set(flags)] },
      by,
    });
    return state;
  });
}
