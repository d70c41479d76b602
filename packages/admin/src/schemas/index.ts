import { instant } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { ACTOR_KINDS, AUDIT_RESULTS } from '../audit/entry.ts';
import { FLAG_NAMES } from '../flags/flags.ts';

const limit = z.int().min(1).max(500).default(50);

export const auditInput = z.strictObject({
  userId: z.uuid().optional().describe('About this user, or done by it.'),
  action: z.string().min(1).max(60).optional().describe('E.g. sign_in, role_changed.'),
  result: z.enum(AUDIT_RESULTS).optional(),
  requestId: z.string().min(1).max(64).optional(),
  from: instant.optional(),
  to: instant.optional().describe('Half-open: before this instant.'),
  limit,
});
export const auditOutput = z.strictObject({
  entries: z
    .array(
      z
        .strictObject({
          id: z.uuid().describe('Id of the entry.'),
          at: z.date().describe('When it happened.'),
          action: z.string().describe('What was done, such as sign_in.'),
          actorKind: z.enum(ACTOR_KINDS).describe('What kind of caller did it.'),
          actorId: z.uuid().nullable().describe('Null when no user did it, or its account was deleted.'),
          actorSubjectId: z
            .uuid()
            .nullable()
            .describe('A random id for the actor in this log, kept when the account is deleted.'),
          userId: z
            .uuid()
            .nullable()
            .describe('The user it was done to. Null without one, or when its account was deleted.'),
          subjectId: z
            .uuid()
            .nullable()
            .describe('A random id for this user in this log, kept when the account is deleted.'),
          result: z.enum(AUDIT_RESULTS).describe('What came of it.'),
          requestId: z.string().describe('The request it happened in.'),
          network: z.string().nullable().describe('The /24 of an IPv4 address, the /48 of an IPv6 address.'),
          details: z.record(z.string(), z.unknown()).describe('What else is known, by action.'),
          count: z
            .int()
            .min(1)
            .describe('Failures of one network are counted per hour and action: `at` is the last one.'),
        })
        .meta({ id: 'AuditEntry' }),
    )
    .describe('The newest first.'),
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
          status: z.enum(['queued', 'running', 'succeeded', 'failed']).describe('How far it has come.'),
          attempts: z.int().describe('How often it was tried.'),
          startedAt: z.date().nullable().describe('When it began; null: it has not.'),
          finishedAt: z.date().nullable().describe('When it ended; null: it has not.'),
          error: z.string().nullable().describe('What went wrong; null: nothing.'),
        })
        .meta({ id: 'JobRun' }),
    )
    .describe('The newest first.'),
  reason: z
    .strictObject({
      code: z
        .enum(['unknown_job', 'not_run'])
        .describe('`unknown_job`: no job of that name; `not_run`: none of its runs is kept.'),
      text: z.string().describe('The same for people.'),
    })
    .nullable()
    .describe('Why there are no runs; null when there are.'),
});
export type JobRuns = z.output<typeof jobRunsOutput>;

export const providerHealthOutput = z.strictObject({
  providers: z
    .array(
      z
        .strictObject({
          id: z.string().describe('Id of the provider.'),
          breaker: z.string().describe('`open`: calls are held back; `half_open`: one is tried.'),
          lastAttemptAt: z.date().nullable().describe('When it was asked last; null: never.'),
          lastSuccessAt: z.date().nullable().describe('When it last answered; null: never.'),
          consecutiveFailures: z.int().describe('Failures since the last success.'),
          lastError: z.string().nullable().describe('The last failure; null: none.'),
        })
        .meta({ id: 'ProviderHealth' }),
    )
    .describe('One per provider.'),
});
export const featureFlag = z
  .strictObject({
    name: z.enum(FLAG_NAMES).describe('Name of the flag.'),
    enabled: z.boolean().describe('Whether it is on.'),
    isOnByDefault: z.boolean().describe('Whether it is on where nobody has set it.'),
    switches: z.string().describe('What it switches.'),
    changedBy: z.uuid().nullable().describe('Null: nobody, or an operator at the command line.'),
    changedAt: z.date().nullable().describe('When it was set last; null: never.'),
  })
  .meta({ id: 'FeatureFlag' });
export const featureFlagsOutput = z.strictObject({ flags: z.array(featureFlag).describe('All flags.') });
export const setFeatureFlagInput = z.strictObject({ name: z.enum(FLAG_NAMES), enabled: z.boolean() });
export type ProviderHealth = z.output<typeof providerHealthOutput>;
