import { randomUUID } from 'node:crypto';
import type { Sql } from '@energy-optimizer/db';
import { AppError, addMs, DAY_MS, parseInstant } from '@energy-optimizer/kernel';
import { type Plan, type Problem, parseProblem } from '@energy-optimizer/planning';
import { toAppError, type UserPrincipal } from '@energy-optimizer/rpc';
import type { z } from 'zod';
import type { OptimizerContext } from '../context.ts';
import { optimizationOff, tooManyPlans, tooManyTexts } from '../errors.ts';
import { priceProblem } from '../plans/price-problem.ts';
import type { makePlanInput, PlanJob } from '../schemas/plans.ts';
import { countOpen, deletePlan, endPlan, insertPlan, lockPlans, putProgress, type StoredPlan } from '../store/plans.ts';
import { viewOf } from './read-plan.ts';

type Input = z.output<typeof makePlanInput>;

const KEPT_MS = 30 * DAY_MS;
const MOST_OPEN = 5;
/** Steps times devices up to which a plan takes a second or less, and the response waits for it. */
const SMALL = 1_000;
/** Time beyond the limit of the search: waiting in the queue, building the model, explaining the plan. */
const SLACK_MS = 60_000;
const HEARTBEAT_MS = 1_000;
/** Texts in a problem: names, instants. */
const MOST_TEXTS = 2_000;

/**
 * Computes a plan. The response to a small problem has the plan; a large one is computed in the background, to be read
 * with `plans.get`. A small plan ends when its caller disconnects.
 * @throws AppError `invalid_problem`, `pricing_mismatch`, `too_many_plans` (409), `optimization_off`, `planning_busy`,
 *   `planner_crashed`, `forecast_unavailable` (503), `timeout` (504), and those of the prices of a tariff
 */
export async function makePlan(
  context: OptimizerContext,
  caller: UserPrincipal,
  input: Input,
  signal: AbortSignal | undefined,
): Promise<PlanJob> {
  if (!(await context.switches.loadOptimization())) throw optimizationOff();
  const { userId } = caller;
  const { problem, pricing } = await completed(context, caller, input);
  const row = rowOf(context, { problem, pricing }, input);
  await context.db.withUser(userId, async (tx) => {
    await lockPlans(tx, userId);
    if ((await countOpen(tx, userId, row.createdAt)) >= MOST_OPEN) throw tooManyPlans(MOST_OPEN);
    await insertPlan(tx, userId, row);
  });
  const isSmall = sizeOf(problem) <= SMALL;
  const canceled = new AbortController();
  const signals = [canceled.signal, ...(isSmall && signal ? [signal] : [])];
  const task = { problem, timeLimitMs: input.timeLimitSeconds * 1_000, gap: input.gap, isBackground: !isSmall };
  const planning = context.planner.plan(task, AbortSignal.any(signals));
  const stored = store(context, { userId, id: row.id, planning, timeLimitMs: task.timeLimitMs, canceled });
  if (isSmall || (await isRefused(planning)))
    return viewOf({ ...row, status: 'done', progress: 1, plan: await stored });
  // Its reason is stored with the plan.
  stored.catch(() => undefined);
  return viewOf(row);
}

/** Whether there was no room for the plan: a full queue rejects before the next turn of the event loop. */
const isRefused = (planning: Promise<Plan>): Promise<boolean> =>
  Promise.race([
    planning.then(
      () => false,
      (error: unknown) => error instanceof AppError && error.code === 'planning_busy',
    ),
    new Promise<false>((resolve) => setImmediate(() => resolve(false))),
  ]);

async function completed(
  context: OptimizerContext,
  caller: UserPrincipal,
  { problem, pricing }: Input,
): Promise<Pick<StoredPlan, 'problem' | 'pricing'>> {
  try {
    if (countTexts(problem) > MOST_TEXTS) throw tooManyTexts(MOST_TEXTS);
    if (pricing !== undefined) return await priceProblem(context, caller, problem, pricing);
    return { problem: parseProblem(problem), pricing: null };
  } catch (error) {
    throw error instanceof AppError && error.code === 'invalid_problem' ? withinProblem(error) : error;
  }
}

/** Texts are instants, most of them, and reading one takes 3 µs and more: 10,000 would block the event loop for 100 ms. */
const countTexts = (value: unknown): number => {
  if (typeof value === 'string') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, one) => sum + countTexts(one), 0);
};

/** The fields of a request: those of the problem are below `problem`. */
const withinProblem = ({ publicMessage, fields = [] }: AppError): AppError =>
  new AppError('invalid', {
    code: 'invalid_problem',
    publicMessage,
    fields: fields.map(({ field, message }) => ({ field: field === '' ? 'problem' : `problem.${field}`, message })),
  });

const sizeOf = ({ stepMinutes, batteries, evs, appliances, thermal }: Problem): number =>
  stepMinutes.length * Math.max(1, batteries.length + evs.length + appliances.length + thermal.length);

function rowOf(
  { clock }: OptimizerContext,
  { problem, pricing }: Pick<StoredPlan, 'problem' | 'pricing'>,
  { timeLimitSeconds }: Input,
): StoredPlan {
  const createdAt = clock.now();
  const start = problem.start === undefined ? null : parseInstant(problem.start)!;
  const minutes = problem.stepMinutes.reduce((sum, step) => sum + step, 0);
  return {
    ...{ id: randomUUID(), createdAt, expiresAt: addMs(createdAt, KEPT_MS), status: 'queued', progress: 0 },
    endsBy: addMs(createdAt, timeLimitSeconds * 1_000 + SLACK_MS),
    ...{ horizonStart: start, horizonEnd: start && addMs(start, minutes * 60_000) },
    ...{ problem, pricing, plan: null, error: null },
  };
}

/** Stores the progress and the end of a plan, and ends its computation when it is canceled on any server. */
async function store(
  { db, log }: OptimizerContext,
  given: {
    readonly userId: string;
    readonly id: string;
    readonly planning: Promise<Plan>;
    readonly timeLimitMs: number;
    readonly canceled: AbortController;
  },
): Promise<Plan> {
  const { id, canceled } = given;
  const user = db.forUser(given.userId);
  const startedAt = performance.now();
  const heartbeat = setInterval(() => {
    const progress = Math.min(0.99, (performance.now() - startedAt) / given.timeLimitMs);
    putProgress(user, id, progress).then(
      (isOpen) => isOpen || canceled.abort(),
      (err: unknown) => log.warn({ err }, 'the progress of a plan could not be stored'),
    );
  }, HEARTBEAT_MS);
  try {
    const plan = await given.planning;
    await endPlan(user, id, { status: 'done', plan, error: null });
    return plan;
  } catch (error) {
    await storeFailure(user, id, error).catch((err: unknown) =>
      log.warn({ err }, 'the end of a plan could not be stored'),
    );
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}

/** A plan that there was no room for leaves no row. */
async function storeFailure(user: Sql, id: string, error: unknown): Promise<void> {
  if (error instanceof Error && error.name === 'AbortError') {
    await endPlan(user, id, { status: 'canceled', plan: null, error: null });
    return;
  }
  const { code, publicMessage: message } = toAppError(error);
  if (code === 'planning_busy') await deletePlan(user, id);
  else await endPlan(user, id, { status: 'failed', plan: null, error: { code, message } });
}
