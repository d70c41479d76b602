import { adminProcedure } from '@energy-optimizer/rpc';
import type { AdminContext } from '../context.ts';
import { jobRunsInput, jobRunsOutput } from '../schemas/index.ts';
import { listRuns } from '../use-cases/list-runs.ts';

/** GET /admin/job-runs */
export const jobRuns = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/admin/job-runs',
        summary: 'List job runs',
        description: 'Lists runs of scheduled jobs, newest first.',
        tags: ['admin'],
        example: {
          input: { job: 'price-sync', limit: 1 },
          output: {
            runs: [
              {
                job: 'price-sync',
                slot: '2026-03-02T06:00:00.000Z',
                status: 'succeeded',
                attempts: 1,
                startedAt: '2026-03-02T06:00:00.100Z',
                finishedAt: '2026-03-02T06:00:12.000Z',
                error: null,
              },
            ],
            reason: null,
          },
        },
      },
    })
    .input(jobRunsInput)
    .output(jobRunsOutput)
    .query(({ input }) => listRuns(context, input));
