import type { JobDefinition } from '@energy-optimizer/jobs';
import { silentLogger } from '@energy-optimizer/kernel';
import { createMlService, type IssueListener, type MlDeps } from './create-service.ts';
import { mlJobs } from './jobs.ts';
import type { DescribeSource } from './ports.ts';
import { mlInternalRouter, mlRouter } from './router.ts';
import type { MlService } from './service.ts';
import type { FindWindows } from './serving/deps.ts';
import { createServing, type Serving } from './serving/serving.ts';

export interface MlLoopDeps extends MlDeps {
  readonly findWindows: FindWindows;
  readonly describeSource: DescribeSource;
  /** Asked before learning by schedule. Left out: always. */
  readonly mayLearn?: () => Promise<boolean>;
}

/** The forecasting domain, wired: what the server mounts, the functions scripts call, the jobs that keep it learning. */
export interface MlLoop {
  readonly router: ReturnType<typeof mlRouter>;
  readonly internalRouter: ReturnType<typeof mlInternalRouter>;
  readonly service: MlService;
  /** The operations as the API gives them. */
  readonly serving: Serving;
  readonly jobs: readonly JobDefinition[];
  /** Listens for new forecasts of other processes, so that the newest ones are served from memory. */
  start(listener?: IssueListener): Promise<void>;
  stop(): Promise<void>;
}

/** @param deps the database, the clock, whose prices are forecast, where learning runs and what it uses */
export function createMlLoop(deps: MlLoopDeps): MlLoop {
  const { service, level, start, stop } = createMlService(deps);
  const { clock, prices, findWindows, describeSource, log = silentLogger } = deps;
  const serving = createServing({ clock, service, prices, findWindows, describeSource, level, log });
  return {
    ...{ service, serving, start, stop },
    router: mlRouter(serving),
    internalRouter: mlInternalRouter(serving),
    jobs: mlJobs({ service, mayLearn: deps.mayLearn ?? (async () => true) }),
  };
}
