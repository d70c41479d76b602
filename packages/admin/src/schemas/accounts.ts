import { email, emailAddress, ROLES, TIERS } from '@energy-optimizer/rpc';
import { z } from 'zod';

/** The contracts of what administrators do with accounts. */

export const userIdInput = z.strictObject({ userId: z.uuid() });
export const findUserInput = z.strictObject({ email });
export const lockUserInput = z.strictObject({
  userId: z.uuid(),
  days: z.int().min(1).max(3_650).default(3_650).describe('For how long; 3650: until somebody unlocks it.'),
});
export const changeRoleInput = z.strictObject({ userId: z.uuid(), role: z.enum(ROLES) });

export const accountOutput = z
  .strictObject({
    id: z.uuid().describe('Id of the account.'),
    email: emailAddress.describe('Address of the account.'),
    name: z.string().nullable().describe('What the person is called; null: did not say.'),
    role: z.enum(ROLES).describe('`admin`: may administer others.'),
    tier: z.enum(TIERS).describe('What the account may use.'),
    emailVerifiedAt: z.date().nullable().describe('When the address was confirmed; null: it was not.'),
    lockedUntil: z
      .date()
      .nullable()
      .describe('By an administrator; failed sign-ins lock elsewhere and end by themselves.'),
    hasPassword: z.boolean().describe('Whether a password signs in.'),
    createdAt: z.date().describe('When the account was made.'),
  })
  .meta({ id: 'Account' });
export type Account = z.output<typeof accountOutput>;

export const userSessionsOutput = z.strictObject({
  sessions: z
    .array(
      z
        .strictObject({
          device: z.string().describe('Kind of browser or program, for people.'),
          network: z.string().nullable().describe('The network it was used from last; null: not known.'),
          createdAt: z.date().describe('When it was opened.'),
          lastUsedAt: z.date().describe('When it was used last.'),
          expiresAt: z.date().describe('When it ends if it is not used.'),
        })
        .meta({ id: 'UserSession' }),
    )
    .describe('Open sessions of the user.'),
});
export type UserSessions = z.output<typeof userSessionsOutput>;

export const doneOutput = z.strictObject({ status: z.literal('done').describe('It was done.') });
