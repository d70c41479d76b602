import { instant } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { ACTOR_KINDS, AUDIT_RESULTS } from './audit.ts';
import { FLAG_NAMES } from './flags.ts';

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
  entries: z.array(
    z.strictObject({
      id: z.uuid(),
      at: z.date(),
      action: z.string(),
      actorKind: z.enum(ACTOR_KINDS),
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
      result: z.enum(AUDIT_RESULTS),
      requestId: z.string(),
      network: z.string().nullable().describe('The /24 of an IPv4 address, the /48 of an IPv6 address.'),
      details: z.record(z.string(), z.unknown()),
      count: z.int().min(1).describe('Failures of one network are counted per hour and action: `at` is the last one.'),
    }),
  ),
});

export const jobRunsInput = z.strictObject({
  job: z.string().min(1).max(60).optional().describe('Only runs of this job, such as price-sync.'),
  limit,
});
export const jobRunsOutput = z.strictObject({
  runs: z.array(
    z.strictObject({
      job: z.string(),
      slot: z.date().describe('The scheduled instant.'),
      status: z.enum(['queued', 'running', 'succeeded', 'failed']),
      attempts: z.int(),
      startedAt: z.date().nullable(),
      finishedAt: z.date().nullable(),
      error: z.string().nullable(),
    }),
  ),
  reason: z
    .strictObject({
      code: z
        .enum(['unknown_job', 'not_run'])
        .describe('`unknown_job`: no job of that name; `not_run`: none of its runs is kept.'),
      text: z.string(),
    })
    .nullable()
    .describe('Why there are no runs; null when there are.'),
});
export type JobRuns = z.output<typeof jobRunsOutput>;

export const providerHealthOutput = z.strictObject({
  providers: z.array(
    z.strictObject({
      id: z.string(),
      breaker: z.string().describe('`open`: calls are held back; `half_open`: one is tried.'),
      lastAttemptAt: z.date().nullable(),
      lastSuccessAt: z.date().nullable(),
      consecutiveFailures: z.int(),
      lastError: z.string().nullable(),
    }),
  ),
});
export const featureFlag = z
  .strictObject({
    name: z.enum(FLAG_NAMES),
    enabled: z.boolean(),
    isOnByDefault: z.boolean(),
    switches: z.string().describe('What it switches.'),
    changedBy: z.uuid().nullable().describe('Null: nobody, or an operator at the command line.'),
    changedAt: z.date().nullable(),
  })
  .meta({ id: 'FeatureFlag' });
export const featureFlagsOutput = z.strictObject({ flags: z.array(featureFlag) });
export const setFeatureFlagInput = z.strictObject({ name: z.enum(FLAG_NAMES), enabled: z.boolean() });
export type ProviderHealth = z.output<typeof providerHealthOutput>;
