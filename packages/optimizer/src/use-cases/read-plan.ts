import type { OptimizerContext } from '../context.ts';
import { unknownPlan } from '../errors.ts';
import type { PlanDetail, PlanJob } from '../schemas/plans.ts';
import { endPlan, type PlanStatus, readPlan, type StoredPlan } from '../store/plans.ts';

type Context = Pick<OptimizerContext, 'db' | 'clock'>;

export function viewOf({ id, status, progress, createdAt, expiresAt, pricing, plan, error }: StoredPlan): PlanJob {
  const { request: _, ...shown } = pricing ?? { request: undefined };
  return {
    ...{ id, status, progress, createdAt, expiresAt, plan, error },
    pricing: pricing === null ? null : (shown as PlanJob['pricing']),
  };
}

const LOST = { code: 'plan_lost', message: 'The server that computed the plan ended. Request the plan again.' };

/** A plan whose server ended will not be finished. */
function currentState(row: StoredPlan, now: Date): StoredPlan {
  const isOpen = row.status === 'queued' || row.status === 'running';
  return isOpen && row.endsBy <= now ? { ...row, status: 'failed', error: LOST } : row;
}

/** @throws AppError `unknown_energy_plan` (404) */
export async function getPlan({ db, clock }: Context, userId: string, id: string): Promise<PlanDetail> {
  const now = clock.now();
  const row = await db.withUser(userId, (tx) => readPlan(tx, id, now));
  if (row === undefined) throw unknownPlan(id);
  return { ...viewOf(currentState(row, now)), problem: row.problem as unknown as Record<string, unknown> };
}

/**
 * Cancels a plan; one that has ended is unchanged. The server that computes it stops within seconds.
 * @throws AppError `unknown_energy_plan` (404)
 */
export async function cancelPlan({ db, clock }: Context, userId: string, id: string): Promise<{ status: PlanStatus }> {
  return db.withUser(userId, async (tx) => {
    const row = await readPlan(tx, id, clock.now());
    if (row === undefined) throw unknownPlan(id);
    const isCanceled = await endPlan(tx, id, { status: 'canceled', plan: null, error: null });
    return { status: isCanceled ? 'canceled' : row.status };
  });
}
