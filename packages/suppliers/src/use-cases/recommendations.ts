import { pageOffset, type Utility } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { SuppliersContext } from '../context.ts';
import { invalidSwitchDay, nothingRecommended, unknownRecommendation } from '../errors.ts';
import type { Recommendation, RecommendationList, recordOutcomeInput } from '../schemas/index.ts';
import {
  findRecommendation,
  listStoredRecommendations,
  putOutcome,
  type ShownRecommendation,
} from '../store/recommendations.ts';
import { today } from './places.ts';

type Context = Pick<SuppliersContext, 'db' | 'clock'>;

const recommendationView = ({ answer, id, createdAt, outcome, switchedOn, realizedSaving }: ShownRecommendation) => ({
  ...{ id, createdAt, outcome, switchedOn, realizedSaving },
  ...answer,
});

/** Recommendations of a user, newest first. */
export async function listRecommendations(
  { db }: Context,
  userId: string,
  {
    utility,
    page,
    pageSize,
  }: { readonly utility?: Utility | undefined; readonly page: number; readonly pageSize: number },
): Promise<RecommendationList> {
  const span = { utility, skip: pageOffset(page, pageSize), take: pageSize };
  const { items, total } = await db.withUser(userId, (tx) => listStoredRecommendations(tx, userId, span));
  return { items: items.map(recommendationView), page, pageSize, total };
}

/** @throws AppError `unknown_recommendation` (404) */
export async function getRecommendation({ db }: Context, userId: string, id: string): Promise<Recommendation> {
  const found = await db.withUser(userId, (tx) => findRecommendation(tx, id));
  if (found === undefined) throw unknownRecommendation(id);
  return recommendationView(found);
}

/**
 * Records the decision of the user, in place of an earlier one. Nothing is returned: a key that may write need not be
 * allowed to read.
 * @throws AppError `unknown_recommendation` (404), `nothing_recommended` (409), `invalid_switch_day`
 */
export async function recordOutcome(
  { db, clock }: Context,
  userId: string,
  { id, outcome, switchedOn, realizedSaving }: z.output<typeof recordOutcomeInput>,
): Promise<{ readonly status: 'done' }> {
  await db.withUser(userId, async (tx) => {
    const found = await findRecommendation(tx, id);
    if (found === undefined) throw unknownRecommendation(id);
    if (found.answer.recommended === null) throw nothingRecommended();
    const now = today(clock, found.answer.region);
    if (switchedOn !== undefined && switchedOn > now) throw invalidSwitchDay(switchedOn, now);
    const next = {
      outcome,
      switchedOn: outcome === 'accepted' ? (switchedOn ?? found.switchedOn ?? now) : null,
      realizedSaving: outcome === 'accepted' ? (realizedSaving ?? found.realizedSaving) : null,
    };
    await putOutcome(tx, id, { ...next, decidedAt: clock.now() });
  });
  return { status: 'done' };
}
