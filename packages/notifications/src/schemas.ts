import { REGIONS, type RegionInput, unknownRegionMessage } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { MAIL_STATUSES } from './store/outbox.ts';

/** The contracts of the mail and beta operations. */

const email = z
  .string()
  .min(3)
  .max(254)
  .meta({ format: 'email', description: 'An e-mail address, such as name@example.com.' });
const regionCodes: ReadonlySet<string> = new Set(REGIONS.map(({ code }) => code));
const region = regionCode
  .refine((code) => regionCodes.has(code), { error: ({ input }) => unknownRegionMessage(String(input).slice(0, 40)) })
  .describe('Where the person lives, such as us_ct, de or no1.') as unknown as z.ZodType<string, RegionInput>;
const count = z.int().min(0);
const counts = {
  signedUp: count.describe('Addresses that signed up.'),
  verified: count.describe('Of these, those that showed their code.'),
};

export const betaSignUpInput = z.strictObject({ email, region: region.optional() });
export type BetaSignUpInput = z.output<typeof betaSignUpInput>;
export const betaSignUpOutput = z.object({
  accepted: z.literal(true).describe('The same whoever asks: a code is on its way if one may be sent to this address.'),
});

export const betaVerifyInput = z.strictObject({
  email,
  code: z.string().min(4).max(40).describe('The code from the mail; case, blanks and dashes do not matter.'),
});
export type BetaVerifyInput = z.output<typeof betaVerifyInput>;
export const betaVerifyOutput = z.object({ verifiedAt: z.date().describe('When the address was verified first.') });

export const betaCountOutput = z.object(counts);

export const betaStatsOutput = z.object({
  ...counts,
  regions: z
    .array(z.object({ region: regionCode.nullable().describe('Null: did not say.'), ...counts }))
    .describe('The largest first.'),
  days: z
    .array(z.object({ day: z.iso.date().describe('UTC.'), ...counts }))
    .describe('The last 30 days that had sign-ups.'),
});
export type BetaStats = z.output<typeof betaStatsOutput>;

export const unsubscribeInput = z.strictObject({
  token: z.string().min(1).max(600).describe('The `token` of the unsubscribe link in a mail.'),
});
export const unsubscribeOutput = z.object({
  unsubscribed: z.literal(true).describe('No further mails of this kind are sent to the address.'),
});

export const outboxInput = z.strictObject({
  status: z.enum(MAIL_STATUSES).optional().describe('Only mails in this state; `failed` are those given up.'),
  recipient: email.optional().describe('Only mails to this address.'),
  limit: z.int().min(1).max(200).default(50).describe('Mails listed at most.'),
});
const instant = z.date().nullable();
export const outboxOutput = z.object({
  items: z
    .array(
      z.object({
        id: z.uuid().describe('Id of the mail.'),
        template: z.string().describe('What the mail is about.'),
        recipient: z.string().meta({ format: 'email', description: 'Who it is sent to.' }),
        category: z
          .enum(['transactional', 'non_transactional'])
          .describe('`non_transactional`: can be unsubscribed from.'),
        status: z.enum(MAIL_STATUSES).describe('How far it has come.'),
        attempts: count.describe('How often sending was tried.'),
        nextAttemptAt: instant.describe('While it waits: when it is tried next.'),
        provider: z.string().nullable().describe('Who delivers it; null: nobody so far.'),
        providerMessageId: z.string().nullable().describe('Its id there; null: none.'),
        error: z.string().nullable().describe('Why the last try did not succeed.'),
        createdAt: z.date().describe('When it was written.'),
        sentAt: instant.describe('When it was handed over; null: not yet.'),
        bouncedAt: instant.describe('When it came back; null: it did not.'),
        bounceType: z.string().nullable().describe('How it came back, in the words of the provider.'),
      }),
    )
    .describe('The newest first, without what they say.'),
});
export type OutboxInput = z.output<typeof outboxInput>;
export type OutboxAnswer = z.output<typeof outboxOutput>;
