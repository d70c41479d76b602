import type { OptimizerContext } from './context.ts';
import { createOptimizerService, type OptimizerService } from './service.ts';

export { parseProblem, planEnergy, planSchema, problemSchema } from '@energy-optimizer/planning';
export type { OptimizerContext } from './context.ts';
export { optimizerJobs } from './jobs.ts';
export type { PlanRunner, PlanTask, PriceRequest } from './ports.ts';
export {
  householdApplianceProcedures,
  optimizerProcedures,
  plansProcedures,
  usageProcedures,
} from './router.ts';
export { optimalTimesInput } from './schemas/index.ts';
export type { OptimalTimes } from './schemas/times.ts';

/** The optimizer domain, wired: what the server mounts, and the functions of the command line. */
export interface Optimizer {
  readonly context: OptimizerContext;
  readonly service: OptimizerService;
}

export const createOptimizer = (context: OptimizerContext): Optimizer => ({
  context,
  service: createOptimizerService(context),
});
