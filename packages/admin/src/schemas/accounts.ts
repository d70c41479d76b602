import { email, emailAddress, instant, ROLES, TIERS } from '@energy-optimizer/rpc';
import { z } from 'zod';

/** Schemas of administrators' operations on accounts. */

export const userIdInput = z.strictObject({ userId: z.uuid() });
export const findUserInput = z.strictObject({ email });
export const lockUserInput = z.strictObject({
  userId: z.uuid(),
  days: z
    .int()
    .min(1)
    .max(3_650)
    .default(3_650)
    .describe('Duration in days; 3650 means until an administrator unlocks the account.'),
});
export const changeRoleInput = z.strictObject({ userId: z.uuid(), role: z.enum(ROLES) });

export const grantTierInput = z.strictObject({
  userId: z.uuid(),
  tier: z.enum(TIERS).exclude(['free']),
  until: instant.optional().describe('End of the grant, in the future; omitted: without end.'),
});

export const accountOutput = z
  .strictObject({
    id: z.uuid().describe('ID of the account.'),
    email: emailAddress.describe('E-mail address of the account.'),
    name: z.string().nullable().describe('Name of the user; null if not set.'),
    role: z.enum(ROLES).describe('Role; `admin` can manage other accounts.'),
    tier: z.enum(TIERS).describe('Tier of the account: the higher of the granted and the paid one.'),
    grantedTier: z.enum(TIERS).describe('Tier granted by an administrator; free: none.'),
    grantedUntil: z.date().nullable().describe('End of the granted tier; null: without end.'),
    emailVerifiedAt: z.date().nullable().describe('When the address was confirmed; null if it was not.'),
    lockedUntil: z
      .date()
      .nullable()
      .describe(
        'End of a lock set by an administrator. Locks caused by failed sign-ins are separate and expire on their own.',
      ),
    hasPassword: z.boolean().describe('Whether the account has a password.'),
    createdAt: z.date().describe('When the account was created.'),
  })
  .meta({ id: 'Account' });
export type Account = z.output<typeof accountOutput>;

export const userSessionsOutput = z.strictObject({
  sessions: z
    .array(
      z
        .strictObject({
          device: z.string().describe('Display name of the browser or program.'),
          network: z.string().nullable().describe('Network of the last use; null if unknown.'),
          createdAt: z.date().describe('When the session was created.'),
          lastUsedAt: z.date().describe('When it was last used.'),
          expiresAt: z.date().describe('When it expires if it is not used.'),
        })
        .meta({ id: 'UserSession' }),
    )
    .describe('Active sessions of the user.'),
});
export type UserSessions = z.output<typeof userSessionsOutput>;

export const doneOutput = z.strictObject({ status: z.literal('done').describe('The operation succeeded.') });
