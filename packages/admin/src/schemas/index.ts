import { instant } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { ACTOR_KINDS, AUDIT_RESULTS } from '../audit/entry.ts';
import { FLAG_NAMES } from '../flags/flags.ts';

const limit = z.int().min(1).max(500).default(50);

export const auditInput = z.strictObject({
  userId: z.uuid().optional().describe('Only events about this user or caused by this user.'),
  action: z.string().min(1).max(60).optional().describe('Only this action, such as sign_in or role_changed.'),
  result: z.enum(AUDIT_RESULTS).optional(),
  requestId: z.string().min(1).max(64).optional(),
  from: instant.optional(),
  to: instant.optional().describe('Exclusive end.'),
  limit,
});
export const auditOutput = z.strictObject({
  entries: z
    .array(
      z
        .strictObject({
          id: z.uuid().describe('ID of the entry.'),
          at: z.date().describe('When it happened.'),
          action: z.string().describe('The action, such as sign_in.'),
          actorKind: z.enum(ACTOR_KINDS).describe('Kind of caller.'),
          actorId: z.uuid().nullable().describe('User who acted; null if it was no user or the account was deleted.'),
          actorSubjectId: z
            .uuid()
            .nullable()
            .describe('Pseudonymous ID of the actor in this log, kept after the account is deleted.'),
          userId: z.uuid().nullable().describe('User affected; null if there is none or the account was deleted.'),
          subjectId: z
            .uuid()
            .nullable()
            .describe('Pseudonymous ID of the affected user in this log, kept after the account is deleted.'),
          result: z.enum(AUDIT_RESULTS).describe('The outcome.'),
          requestId: z.string().describe('ID of the request.'),
          network: z.string().nullable().describe('The /24 of an IPv4 address, the /48 of an IPv6 address.'),
          details: z.record(z.string(), z.unknown()).describe('Further details, depending on the action.'),
          count: z
            .int()
            .min(1)
            .describe(
              'Number of events. Failures are aggregated per network, hour and action; `at` is then the last one.',
            ),
        })
        .meta({ id: 'AuditEntry' }),
    )
    .describe('Newest first.'),
});

export const jobRunsInput = z.strictObject({
  job: z.string().min(1).max(60).optional().describe('Only runs of this job, such as price-sync.'),
  limit,
});
export const jobRunsOutput = z.strictObject({
  runs: z
    .array(
      z
        .strictObject({
          job: z.string().describe('Name of the job.'),
          slot: z.date().describe('The scheduled instant.'),
          status: z.enum(['queued', 'running', 'succeeded', 'failed']).describe('Current status.'),
          attempts: z.int().describe('Number of attempts.'),
          startedAt: z.date().nullable().describe('When it started; null if it has not.'),
          finishedAt: z.date().nullable().describe('When it finished; null if it has not.'),
          error: z.string().nullable().describe('Error message; null if there was no error.'),
        })
        .meta({ id: 'JobRun' }),
    )
    .describe('Newest first.'),
  reason: z
    .strictObject({
      code: z
        .enum(['unknown_job', 'not_run'])
        .describe('`unknown_job`: there is no job with that name; `not_run`: no run of it is stored.'),
      text: z.string().describe('Human-readable explanation.'),
    })
    .nullable()
    .describe('Why there are no runs; null if there are.'),
});
export type JobRuns = z.output<typeof jobRunsOutput>;

export const providerHealthOutput = z.strictObject({
  providers: z
    .array(
      z
        .strictObject({
          id: z.string().describe('ID of the provider.'),
          breaker: z
            .string()
            .describe(
              'State of the circuit breaker. `open`: requests are paused; `half_open`: a trial request is allowed.',
            ),
          lastAttemptAt: z.date().nullable().describe('When it was last called; null if never.'),
          lastSuccessAt: z.date().nullable().describe('When it last responded; null if never.'),
          consecutiveFailures: z.int().describe('Number of failures since the last success.'),
          lastError: z.string().nullable().describe('Last error message; null if none.'),
        })
        .meta({ id: 'ProviderHealth' }),
    )
    .describe('One entry per provider.'),
});
export const featureFlag = z
  .strictObject({
    name: z.enum(FLAG_NAMES).describe('Name of the flag.'),
    enabled: z.boolean().describe('Whether it is on.'),
    isOnByDefault: z.boolean().describe('Default state.'),
    switches: z.string().describe('What the flag controls.'),
    changedBy: z
      .uuid()
      .nullable()
      .describe('Administrator who last set it; null if it was never set, or was set on the command line.'),
    changedAt: z.date().nullable().describe('When it was last set; null if never.'),
  })
  .meta({ id: 'FeatureFlag' });
export const featureFlagsOutput = z.strictObject({ flags: z.array(featureFlag).describe('All flags.') });
export const setFeatureFlagInput = z.strictObject({ name: z.enum(FLAG_NAMES), enabled: z.boolean() });
export type ProviderHealth = z.output<typeof providerHealthOutput>;
