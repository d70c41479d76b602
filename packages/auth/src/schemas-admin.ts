import { ROLES, TIERS } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { email } from './schemas-fields.ts';

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
    id: z.uuid(),
    email: z.string(),
    name: z.string().nullable(),
    role: z.enum(ROLES),
    tier: z.enum(TIERS),
    emailVerifiedAt: z.date().nullable(),
    lockedUntil: z
      .date()
      .nullable()
      .describe('By an administrator; failed sign-ins lock elsewhere and end by themselves.'),
    hasPassword: z.boolean(),
    createdAt: z.date(),
  })
  .meta({ id: 'Account' });
export type Account = z.output<typeof accountOutput>;

export const userSessionsOutput = z.strictObject({
  sessions: z.array(
    z.strictObject({
      device: z.string(),
      network: z.string().nullable(),
      createdAt: z.date(),
      lastUsedAt: z.date(),
      expiresAt: z.date(),
    }),
  ),
});
export type UserSessions = z.output<typeof userSessionsOutput>;
