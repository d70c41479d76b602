import { REGIONS, type RegionInput, unknownRegionMessage } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { MAIL_STATUSES } from '../store/outbox.ts';

/** Schemas of the mail and beta operations. */

const email = z
  .string()
  .min(3)
  .max(254)
  .meta({ format: 'email', description: 'An e-mail address, such as name@example.com.' });
const regionCodes: ReadonlySet<string> = new Set(REGIONS.map(({ code }) => code));
const region = regionCode
  .refine((code) => regionCodes.has(code), { error: ({ input }) => unknownRegionMessage(String(input).slice(0, 40)) })
  .describe('Region of the user, such as us_ct, de or no1.') as unknown as z.ZodType<string, RegionInput>;
const count = z.int().min(0);
const counts = {
  signedUp: count.describe('Number of addresses that signed up.'),
  verified: count.describe('Number of those that verified their code.'),
};

export const betaSignUpInput = z.strictObject({ email, region: region.optional() });
export type BetaSignUpInput = z.output<typeof betaSignUpInput>;
export const betaSignUpOutput = z.object({
  accepted: z.literal(true).describe('Always true: a code is sent if the address is eligible.'),
});

export const betaVerifyInput = z.strictObject({
  email,
  code: z.string().min(4).max(40).describe('The code from the e-mail; case, spaces and dashes are ignored.'),
});
export type BetaVerifyInput = z.output<typeof betaVerifyInput>;
export const betaVerifyOutput = z.object({ verifiedAt: z.date().describe('When the address was first verified.') });

export const betaCountOutput = z.object(counts);

export const betaStatsOutput = z.object({
  ...counts,
  regions: z
    .array(z.object({ region: regionCode.nullable().describe('Region; null if not given.'), ...counts }))
    .describe('Largest first.'),
  days: z
    .array(z.object({ day: z.iso.date().describe('UTC.'), ...counts }))
    .describe('The last 30 days with sign-ups.'),
});
export type BetaStats = z.output<typeof betaStatsOutput>;

export const unsubscribeInput = z.strictObject({
  token: z.string().min(1).max(600).describe('The `token` of the unsubscribe link in an e-mail.'),
});
export const unsubscribeOutput = z.object({
  unsubscribed: z.literal(true).describe('No further e-mails of this kind are sent to the address.'),
});

export const outboxInput = z.strictObject({
  status: z
    .enum(MAIL_STATUSES)
    .optional()
    .describe('Only e-mails with this status; `failed` means that sending was abandoned.'),
  recipient: email.optional().describe('Only e-mails to this address.'),
  limit: z.int().min(1).max(200).default(50).describe('Maximum number of e-mails.'),
});
const instant = z.date().nullable();
export const outboxOutput = z.object({
  items: z
    .array(
      z.object({
        id: z.uuid().describe('ID of the e-mail.'),
        template: z.string().describe('Template of the e-mail.'),
        recipient: z.string().meta({ format: 'email', description: 'The recipient.' }),
        category: z
          .enum(['transactional', 'non_transactional'])
          .describe('Category; recipients can unsubscribe from `non_transactional`.'),
        status: z.enum(MAIL_STATUSES).describe('Current status.'),
        attempts: count.describe('Number of sending attempts.'),
        nextAttemptAt: instant.describe('Time of the next attempt; null if none is due.'),
        provider: z.string().nullable().describe('Delivering provider; null if not yet handed over.'),
        providerMessageId: z.string().nullable().describe('Message ID at the provider; null if none.'),
        error: z.string().nullable().describe('Error of the last attempt; null if there was none.'),
        createdAt: z.date().describe('When it was queued.'),
        sentAt: instant.describe('When it was handed over to the provider; null if it was not.'),
        bouncedAt: instant.describe('When it bounced; null if it did not.'),
        bounceType: z.string().nullable().describe('Bounce type as reported by the provider.'),
      }),
    )
    .describe('Newest first, without content.'),
});
export type OutboxInput = z.output<typeof outboxInput>;
export type OutboxResponse = z.output<typeof outboxOutput>;
