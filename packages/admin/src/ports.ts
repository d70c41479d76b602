import type { JobRuns, ProviderHealth } from './schemas/index.ts';

/** What administrators look at in other domains. */
export interface OperationsPort {
  jobRuns(query: { readonly job?: string | undefined; readonly limit: number }): Promise<JobRuns['runs']>;
  /** Names of the jobs there are. */
  jobNames(): readonly string[];
  providers(): Promise<ProviderHealth['providers']>;
}
