import type { Sql } from '@energy-optimizer/db';
import type { PaymentsContext } from '../context.ts';
import { planOfPrice } from '../plans/plans.ts';
import { endDunning, findDunning, lastMailedAt, recordDunning } from '../store/dunning.ts';
import type { CustomerFacts, UnpaidInvoice } from '../truth/facts.ts';
import type { Truth } from '../truth/select.ts';
import { dueStage, FINAL_STAGE } from './decide.ts';

/**
 * Queues the dunning e-mail that is due, in the transaction that stores the facts it follows from; ends the dunning of
 * invoices that are no longer unpaid.
 */
export async function remind(
  { settings, mail, clock }: Pick<PaymentsContext, 'settings' | 'mail' | 'clock'>,
  tx: Sql,
  found: {
    readonly userId: string;
    readonly recipient: string | null;
    readonly facts: CustomerFacts;
    readonly truth: Truth;
  },
): Promise<void> {
  const { userId, recipient, facts, truth } = found;
  const now = clock.now();
  const invoice = truth.status === 'past_due' ? oldestOf(facts, truth.subscriptionId) : undefined;
  await endDunning(tx, userId, invoice?.id, now);
  if (invoice === undefined || recipient === null) return;
  const before = await findDunning(tx, userId, invoice.id);
  const state = {
    attempts: invoice.attempts,
    stage: before?.stage ?? 0,
    lastMailedAt: await lastMailedAt(tx, userId),
  };
  const stage = dueStage(state, now);
  const record = { invoiceId: invoice.id, stage: stage ?? state.stage, now };
  await recordDunning(tx, userId, { ...record, mailedAt: stage === undefined ? (before?.mailedAt ?? null) : now });
  if (stage === undefined) return;
  const plan = planOfPrice(settings.plans, truth.priceId);
  const props = {
    plan: plan === undefined ? 'subscription' : PLAN_NAMES[plan.tier],
    amount: majorUnits(invoice.amountCents, invoice.currency),
    currency: invoice.currency,
    billingUrl: settings.billingUrl,
  };
  const common = { to: recipient, idempotencyKey: `dunning:${invoice.id}:${stage}` };
  const endsAt = truth.tierEndsAt;
  if (stage < FINAL_STAGE || endsAt === null)
    await mail.enqueue(tx, { ...common, template: 'dunningSoft', props: { ...props, ...retryOf(invoice) } });
  else await mail.enqueue(tx, { ...common, template: 'dunningFinal', props: { ...props, endsAt } });
}

const PLAN_NAMES = { pro: 'Pro', business: 'Business' } as const;

const retryOf = ({ nextAttemptAt }: UnpaidInvoice) => (nextAttemptAt === null ? {} : { retryAt: nextAttemptAt });

const oldestOf = ({ unpaidInvoices }: CustomerFacts, subscriptionId: string | null): UnpaidInvoice | undefined =>
  unpaidInvoices
    .filter((invoice) => invoice.subscriptionId === subscriptionId)
    .toSorted((a, b) => a.dueSince.getTime() - b.dueSince.getTime())[0];

/** 4.99 for 499 USD cents; 499 for 499 yen, which have no smaller unit. */
export function majorUnits(amountCents: number, currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return amountCents / 10 ** maximumFractionDigits;
}
