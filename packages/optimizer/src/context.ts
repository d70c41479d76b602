import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { Consents, Homes, PlanRunner, PriceOutlooks, Switches } from './ports.ts';

/** The dependencies of the use cases. */
export interface OptimizerContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly outlooks: PriceOutlooks;
  readonly planner: PlanRunner;
  readonly homes: Homes;
  readonly switches: Switches;
  readonly consents: Consents;
}
