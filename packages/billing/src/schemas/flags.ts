import { z } from 'zod';
import { REVIEW_FLAGS } from '../truth/select.ts';

export const flagsInput = z.strictObject({
  all: z.boolean().default(false).describe('Whether to list accounts whose flags are all acknowledged.'),
  limit: z.int().min(1).max(500).default(100).describe('Maximum number of accounts.'),
});
export type FlagsInput = z.infer<typeof flagsInput>;

const flag = z.enum(REVIEW_FLAGS);
const state = {
  flags: z.array(z.string()).describe('Reasons to look at the account, such as disputed.'),
  acknowledged: z.array(z.string()).describe('Those of the flags that were acknowledged.'),
};
const flaggedAccount = z
  .object({
    userId: z.string().describe('The user.'),
    stripeCustomerId: z.string().nullable().describe('The customer at Stripe.'),
    tier: z.enum(['free', 'pro', 'business']).describe('The tier that the subscription grants.'),
    status: z.string().nullable().describe("Stripe's status of the subscription."),
    ...state,
    reconciledAt: z.date().nullable().describe('When the account was last read from Stripe.'),
  })
  .meta({ id: 'FlaggedAccount' });

export const flagsOutput = z.object({ items: z.array(flaggedAccount).describe('Accounts, those read last first.') });
export type FlagsResponse = z.infer<typeof flagsOutput>;

export const acknowledgeInput = z.strictObject({
  userId: z.uuid().describe('The user.'),
  flags: z.array(flag).min(1).max(REVIEW_FLAGS.length).describe('The flags that were reviewed.'),
});
export const flagsState = z.object(state);
export type FlagsState = z.infer<typeof flagsState>;
