import { DAY_MS } from '@energy-optimizer/kernel';

/** At most one e-mail in this time, over all invoices of a user. */
const COOLDOWN_MS = DAY_MS;
/** The e-mails of an invoice: two soft ones, then the final one. */
export const FINAL_STAGE = 3;

/**
 * The e-mail that is due about an unpaid invoice: its number is that of failed payments, at most 3. Undefined: none, or
 * not yet.
 * @param attempts failed payments of the invoice
 */
export function dueStage(
  state: { readonly attempts: number; readonly stage: number; readonly lastMailedAt: Date | null },
  now: Date,
): number | undefined {
  const stage = Math.min(state.attempts, FINAL_STAGE);
  if (stage <= state.stage) return undefined;
  const isEarly = state.lastMailedAt !== null && now.getTime() - state.lastMailedAt.getTime() < COOLDOWN_MS;
  return isEarly ? undefined : stage;
}
