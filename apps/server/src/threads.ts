import type { Clock, Logger } from '@energy-optimizer/kernel';
import { createComparisonRunner } from './comparing/runner.ts';
import type { Config } from './config.ts';
import { createFetchRunner } from './fetching/runner.ts';
import { createLearningRunner } from './learning/runner.ts';
import { createPlanRunner } from './planning/runner.ts';

/** The worker threads of a server, each started when it is needed. */
export interface Threads {
  readonly learning: ReturnType<typeof createLearningRunner> | undefined;
  readonly fetching: ReturnType<typeof createFetchRunner> | undefined;
  readonly comparison: ReturnType<typeof createComparisonRunner> | undefined;
  readonly planner: ReturnType<typeof createPlanRunner> | undefined;
  close(): Promise<void>;
}

/** A command may block its own thread; a server may not. */
export function openThreads({
  role,
  config,
  databaseUrl,
  clock,
  log,
}: {
  readonly role: 'server' | 'guest';
  readonly config: Config;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
}): Threads {
  if (role === 'guest')
    return {
      ...{ learning: undefined, fetching: undefined, comparison: undefined, planner: undefined },
      close: async () => undefined,
    };
  const { providerKeys: keys, privateUse } = config;
  const learning = createLearningRunner({ setting: { databaseUrl, config }, log });
  const fetching = createFetchRunner({ keys, privateUse, clock, log });
  const comparison = createComparisonRunner({ log });
  const planner = createPlanRunner({ log });
  return {
    ...{ learning, fetching, comparison, planner },
    close: async () => {
      for (const runner of [learning, fetching, comparison, planner]) await runner.close();
    },
  };
}
