import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import { servedPrice } from '@energy-optimizer/outlook';
import type { z } from 'zod';
import type { OptimizerContext } from '../context.ts';
import type { RegretLedger, RegretTotals, regretInput } from '../schemas/regret.ts';
import { readRegrets, sumRegrets } from '../store/regrets.ts';

type Context = Pick<OptimizerContext, 'db' | 'clock'>;
type Input = z.output<typeof regretInput>;

const sinceOf = ({ clock }: Context, { days }: Input): string =>
  addMs(clock.now(), -days * DAY_MS)
    .toISOString()
    .slice(0, 10);

/** The total is the sum of the parts as they are served. */
function served<T extends { total: number; forecast: number; model: number; execution: number | null }>(row: T): T {
  const [forecast, model] = [servedPrice(row.forecast), servedPrice(row.model)];
  const execution = row.execution === null ? null : servedPrice(row.execution);
  return { ...row, forecast, model, execution, total: servedPrice(forecast + model + (execution ?? 0)) };
}

/** What the plans of a user cost more than the best ones in hindsight. */
export async function regretLedger(context: Context, userId: string, input: Input): Promise<RegretLedger> {
  const since = sinceOf(context, input);
  const { plans, totals } = await context.db.withUser(userId, async (tx) => ({
    plans: await readRegrets(tx, userId, since),
    totals: await sumRegrets(tx, since),
  }));
  return { plans: plans.map(served), totals: totals.map(served) };
}

/** The same in sum, over all users. */
export async function regretTotals(context: Context, input: Input): Promise<RegretTotals> {
  const totals = await sumRegrets(context.db.forTask('plans'), sinceOf(context, input));
  return { totals: totals.map(served) };
}
