import { ANONYMOUS } from '@energy-optimizer/rpc';
import type { z } from 'zod';
import type { OptimizerContext } from './context.ts';
import type { optimalTimesInput } from './schemas/index.ts';
import type { OptimalTimes } from './schemas/times.ts';
import { deleteExpired } from './store/plans.ts';
import { type MeasuredRegrets, measureRegrets } from './use-cases/measure-regrets.ts';
import { optimalTimes } from './use-cases/optimal-times.ts';

/** The operations as functions, for jobs and the command line. */
export interface OptimizerService {
  /** @throws AppError `unknown_region`, `duration_beyond_horizon`, `forecast_unavailable` (503) */
  optimalTimes(input: z.output<typeof optimalTimesInput>): Promise<OptimalTimes>;
  /** Measures what plans of the last days cost more than the best ones. */
  measureRegrets(signal: AbortSignal): Promise<MeasuredRegrets>;
  /** Deletes expired plans, regrets and recommendations of all users. @returns their number */
  deleteExpired(): Promise<number>;
}

export const createOptimizerService = (context: OptimizerContext): OptimizerService => ({
  optimalTimes: (input) => optimalTimes(context, ANONYMOUS, input),
  measureRegrets: (signal) => measureRegrets(context, signal),
  deleteExpired: () => deleteExpired(context.db.forTask('plans'), context.clock.now()),
});
