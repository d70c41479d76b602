import type { Sql } from '@energy-optimizer/db';
import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import { servedPrice } from '@energy-optimizer/outlook';
import type { z } from 'zod';
import type { OptimizerContext } from '../context.ts';
import { unknownUsage } from '../errors.ts';
import { prunable } from '../memory/confidence.ts';
import type { recordUsageInput, UsageOutcomes, usageOutcomesInput } from '../schemas/usage.ts';
import {
  addOutcome,
  deletePatterns,
  insertPattern,
  lockUsage,
  putUsageOutcome,
  readPatterns,
  readUsageOutcomes,
  type StoredUsage,
} from '../store/usage.ts';

type Context = Pick<OptimizerContext, 'db' | 'clock'>;

/** A pattern this similar stands for the recommendation as well. */
const SAME = 0.99;

/**
 * Records the decision of the user, in place of an earlier one, and teaches the pattern memory.
 * @throws AppError `unknown_recommendation` (404)
 */
export async function recordUsage(
  { db, clock }: Context,
  userId: string,
  { id, outcome, realizedSaving }: z.output<typeof recordUsageInput>,
): Promise<{ readonly status: 'done' }> {
  const at = clock.now();
  await db.withUser(userId, async (tx) => {
    const found = await lockUsage(tx, id);
    if (found === undefined) throw unknownUsage(id);
    const next = {
      outcome,
      realizedSaving: outcome === 'accepted' ? (realizedSaving ?? found.realizedSaving) : null,
    };
    await putUsageOutcome(tx, id, { ...next, decidedAt: at });
    await learn(tx, userId, found, { before: found.outcome && keptOf(found), now: keptOf({ ...found, ...next }), at });
  });
  return { status: 'done' };
}

/** The share of the promise that was kept, 0 … 1. */
function keptOf({
  outcome,
  realizedSaving,
  answer,
}: Pick<StoredUsage, 'outcome' | 'realizedSaving' | 'answer'>): number {
  if (outcome !== 'accepted') return 0;
  if (realizedSaving === null) return 1;
  return Math.min(1, Math.max(0, realizedSaving / answer.recommended!.saving));
}

async function learn(
  tx: Sql,
  userId: string,
  { patterns }: StoredUsage,
  { before, now, at }: { readonly before: number | null; readonly now: number; readonly at: Date },
): Promise<void> {
  const change = { uses: before === null ? 1 : 0, kept: now - (before ?? 0), at };
  const fresh = patterns.own.filter(
    ({ domain }) => !patterns.hits.some((hit) => hit.domain === domain && hit.similarity >= SAME),
  );
  const ids = [...patterns.hits.map(({ id }) => id), ...fresh.map(({ id }) => id)];
  if (before === null)
    for (const one of fresh) await insertPattern(tx, userId, { ...one, uses: 0, kept: 0, lastUsedAt: at });
  await addOutcome(tx, userId, ids, change);
  await deletePatterns(tx, userId, prunable(await readPatterns(tx, userId), at));
}

/** How the recommendations of a user went. */
export async function usageOutcomesOf(
  { db, clock }: Context,
  userId: string,
  { days }: z.output<typeof usageOutcomesInput>,
): Promise<UsageOutcomes> {
  const totals = await db.withUser(userId, (tx) => readUsageOutcomes(tx, userId, addMs(clock.now(), -days * DAY_MS)));
  return {
    totals: totals.map(({ promisedSaving, realizedSaving, ...row }) => ({
      ...row,
      promisedSaving: servedPrice(promisedSaving),
      realizedSaving: realizedSaving === null ? null : servedPrice(realizedSaving),
    })),
  };
}
