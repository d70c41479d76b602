import { type Sql, toJson } from '@energy-optimizer/db';
import type { Hit, UsagePattern } from '../memory/confidence.ts';
import type { PatternKind } from '../memory/vectors.ts';
import type { OUTCOMES, UsageAdvice, UsageOutcomes } from '../schemas/usage.ts';

/** What a recommendation is remembered by. */
export interface Imprint {
  readonly hits: readonly Hit[];
  /** Its own patterns, which are stored with the first outcome. */
  readonly own: readonly { readonly id: string; readonly domain: PatternKind; readonly vector: readonly number[] }[];
}

type Outcome = (typeof OUTCOMES)[number];

export interface StoredUsage {
  readonly id: string;
  readonly createdAt: Date;
  readonly appliance: string;
  readonly answer: UsageAdvice & { readonly currency: string };
  readonly patterns: Imprint;
  readonly outcome: Outcome | null;
  readonly realizedSaving: number | null;
}

/** Recommendations of a user without an outcome: the newest are kept. */
const MOST_OPEN = 500;

export async function insertUsage(
  { rows }: Sql,
  userId: string,
  made: readonly Pick<StoredUsage, 'id' | 'createdAt' | 'appliance' | 'answer' | 'patterns'>[],
): Promise<void> {
  const data = made.map(({ answer, patterns, ...row }) => ({
    ...{ ...row, userId, answer: toJson(answer), patterns: toJson(patterns) },
  }));
  await rows.usageRecommendation.createMany({ data });
  const old = await rows.usageRecommendation.findMany({
    where: { userId, outcome: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    skip: MOST_OPEN,
    select: { id: true },
  });
  if (old.length > 0)
    await rows.usageRecommendation.deleteMany({ where: { userId, id: { in: old.map(({ id }) => id) } } });
}

/** Waits for a concurrent change of the same row. */
export async function lockUsage(sql: Sql, id: string): Promise<StoredUsage | undefined> {
  await sql.query({ text: 'SELECT 1 FROM usage_recommendation WHERE id = $1 FOR UPDATE', values: [id] });
  const row = await sql.rows.usageRecommendation.findUnique({ where: { id }, omit: { userId: true, decidedAt: true } });
  return row === null ? undefined : (row as unknown as StoredUsage);
}

export async function putUsageOutcome(
  { rows }: Sql,
  id: string,
  data: { readonly outcome: Outcome; readonly realizedSaving: number | null; readonly decidedAt: Date },
): Promise<void> {
  await rows.usageRecommendation.update({ where: { id }, data, select: { id: true } });
}

export async function readPatterns({ rows }: Sql, userId: string): Promise<UsagePattern[]> {
  const found = await rows.usagePattern.findMany({ where: { userId }, omit: { userId: true }, orderBy: { id: 'asc' } });
  return found as unknown as UsagePattern[];
}

export async function insertPattern({ rows }: Sql, userId: string, { vector, ...row }: UsagePattern): Promise<void> {
  await rows.usagePattern.create({ data: { ...row, userId, vector: toJson(vector) }, select: { id: true } });
}

/** Adds outcomes to patterns; those that were pruned are skipped. */
export async function addOutcome(
  { rows }: Sql,
  userId: string,
  ids: readonly string[],
  { uses, kept, at }: { readonly uses: number; readonly kept: number; readonly at: Date },
): Promise<void> {
  await rows.usagePattern.updateMany({
    where: { userId, id: { in: [...ids] } },
    data: { uses: { increment: uses }, kept: { increment: kept }, lastUsedAt: at },
  });
}

export async function deletePatterns({ rows }: Sql, userId: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await rows.usagePattern.deleteMany({ where: { userId, id: { in: [...ids] } } });
}

export const readUsageOutcomes = (sql: Sql, userId: string, since: Date): Promise<UsageOutcomes['totals']> =>
  sql.select<UsageOutcomes['totals'][number]>({
    text: `
      SELECT appliance, answer->>'currency' AS currency, count(*)::int AS recommended,
             count(*) FILTER (WHERE outcome = 'accepted')::int AS accepted,
             count(*) FILTER (WHERE outcome = 'declined')::int AS declined,
             coalesce(sum((answer->'recommended'->>'saving')::float8) FILTER (WHERE outcome = 'accepted'), 0) AS "promisedSaving",
             sum(realized_saving) AS "realizedSaving"
        FROM usage_recommendation WHERE user_id = $1 AND created_at >= $2
       GROUP BY 1, 2 ORDER BY 1, 2`,
    values: [userId, since],
  });
