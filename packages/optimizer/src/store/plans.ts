import { type Sql, toJson } from '@energy-optimizer/db';
import type { Plan, Problem } from '@energy-optimizer/planning';
import type { TariffChoice } from '../ports.ts';
import type { PlanJob, PlanPricing, STATUSES } from '../schemas/plans.ts';

export type PlanStatus = (typeof STATUSES)[number];
const OPEN: PlanStatus[] = ['queued', 'running'];

/** Where the prices came from, and how to ask for those that came. */
export type StoredPricing = PlanPricing & {
  readonly request: TariffChoice & {
    /** Whether prices for exported energy are those of the tariff. */
    readonly exports: boolean;
  };
};

export interface StoredPlan {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly status: PlanStatus;
  readonly progress: number;
  readonly endsBy: Date;
  readonly horizonStart: Date | null;
  readonly horizonEnd: Date | null;
  readonly problem: Problem;
  readonly pricing: StoredPricing | null;
  readonly plan: Plan | null;
  readonly error: PlanJob['error'];
}

/** Plans of a user: the newest are kept. */
const MOST = 100;

export async function insertPlan(
  { rows }: Sql,
  userId: string,
  { problem, pricing, plan: _, error: __, ...row }: StoredPlan,
): Promise<void> {
  await rows.energyPlan.create({
    data: { ...row, userId, problem: toJson(problem), ...(pricing ? { pricing: toJson(pricing) } : {}) },
    select: { id: true },
  });
  const old = await rows.energyPlan.findMany({
    where: { userId, status: { notIn: OPEN } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    skip: MOST,
    select: { id: true },
  });
  if (old.length > 0) await rows.energyPlan.deleteMany({ where: { userId, id: { in: old.map(({ id }) => id) } } });
}

/** Until the transaction ends, no other plan of the user is counted or added. */
export async function lockPlans(tx: Sql, userId: string): Promise<void> {
  await tx.query({
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text',
    values: [`optimizer:plans:${userId}`],
  });
}

/** Plans that are still being computed. */
export const countOpen = ({ rows }: Sql, userId: string, now: Date): Promise<number> =>
  rows.energyPlan.count({ where: { userId, status: { in: OPEN }, endsBy: { gt: now } } });

export async function readPlan({ rows }: Sql, id: string, now: Date): Promise<StoredPlan | undefined> {
  const row = await rows.energyPlan.findFirst({ where: { id, expiresAt: { gt: now } }, omit: { userId: true } });
  return row === null ? undefined : storedOf(row);
}

/** JSON has no dates. */
export function storedOf(row: object): StoredPlan {
  const { pricing, ...rest } = row as StoredPlan;
  if (pricing === null) return { ...rest, pricing };
  const { model, publishedUntil } = pricing;
  return {
    ...rest,
    pricing: {
      ...pricing,
      model: model && { ...model, issuedAt: new Date(model.issuedAt) },
      publishedUntil: publishedUntil && new Date(publishedUntil),
    },
  };
}

/** False: it has ended meanwhile, such as by `plans.cancel`. */
export async function putProgress({ rows }: Sql, id: string, progress: number): Promise<boolean> {
  const { count } = await rows.energyPlan.updateMany({
    where: { id, status: { in: OPEN } },
    data: { status: 'running', progress },
  });
  return count > 0;
}

export async function endPlan(
  { rows }: Sql,
  id: string,
  { status, plan, error }: Pick<StoredPlan, 'status' | 'plan' | 'error'>,
): Promise<boolean> {
  const { count } = await rows.energyPlan.updateMany({
    where: { id, status: { in: OPEN } },
    data: {
      status,
      ...(status === 'done' ? { progress: 1 } : {}),
      ...(plan ? { plan: toJson(plan) } : {}),
      ...(error ? { error: toJson(error) } : {}),
    },
  });
  return count > 0;
}

export async function deletePlan({ rows }: Sql, id: string): Promise<void> {
  await rows.energyPlan.deleteMany({ where: { id } });
}

/** Deletes expired plans of all users. @returns how many */
export async function deleteExpired({ rows }: Sql, now: Date): Promise<number> {
  const { count } = await rows.energyPlan.deleteMany({ where: { expiresAt: { lte: now } } });
  return count;
}
