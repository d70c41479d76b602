import type { JobRuns, ProviderHealth } from './schemas.ts';

/** What administrators look at in other domains. */
export interface OperationsPort {
  jobRuns(query: { readonly job?: string | undefined; readonly limit: number }): Promise<JobRuns['runs']>;
  providers(): Promise<ProviderHealth['providers']>;
}
