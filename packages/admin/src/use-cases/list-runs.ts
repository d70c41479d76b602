import type { AdminContext } from '../context.ts';
import type { JobRuns } from '../schemas/index.ts';

/** Job runs, newest first; if there are none, the reason. */
export async function listRuns(
  { operations }: Pick<AdminContext, 'operations'>,
  query: { readonly job?: string | undefined; readonly limit: number },
): Promise<JobRuns> {
  const runs = await operations.jobRuns(query);
  return { runs, reason: runs.length > 0 ? null : whyNoRuns(query.job, operations.jobNames()) };
}

function whyNoRuns(job: string | undefined, names: readonly string[]): NonNullable<JobRuns['reason']> {
  if (job !== undefined && !names.includes(job))
    return { code: 'unknown_job', text: `Unknown job ${JSON.stringify(job)}. Jobs: ${names.join(', ')}.` };
  return { code: 'not_run', text: `${job === undefined ? 'No job has' : `${job} has not`} run yet.` };
}
