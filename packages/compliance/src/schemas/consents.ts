import { z } from 'zod';
import { CONSENT_STATES } from '../consent/decide.ts';
import { PURPOSES } from '../consent/purposes.ts';
import { CONSENT_ORIGINS } from '../store/consents.ts';

const purpose = z.enum(PURPOSES).describe('Purpose of the processing.');
const policyVersion = z.string().min(1).max(100);

export const purposesOutput = z.object({
  policyVersion: policyVersion.describe('Version of the policy; send it with the decisions.'),
  policyUrl: z.string().nullable().describe('The privacy notice of the operator; null if none is configured.'),
  consentRequired: z
    .boolean()
    .describe('False: purposes are allowed until refused, except marketing and third_party_sharing.'),
  purposes: z
    .array(
      z.object({
        purpose,
        text: z.string().describe('The text to show.'),
        textHash: z.string().describe('SHA-256 of the text, recorded with a decision.'),
      }),
    )
    .describe('All purposes.'),
});
export type PurposesResponse = z.output<typeof purposesOutput>;

const purposeStatus = z
  .object({
    purpose,
    state: z.enum(CONSENT_STATES).describe('`outdated`: given to an earlier policy, so consent is needed again.'),
    isObjected: z.boolean().describe('Whether the user objects to the processing (Art. 21 GDPR).'),
    isAllowed: z.boolean().describe('Whether data is processed for the purpose.'),
    decidedAt: z.date().nullable().describe('When the last decision was recorded; null: never.'),
    policyVersion: z.string().nullable().describe('Version that the last decision refers to; null: no decision.'),
  })
  .meta({ id: 'PurposeStatus', description: 'Consent to one purpose.' });

export const consentStatusOutput = z
  .object({
    policyVersion: policyVersion.describe('The current version of the policy.'),
    isRestricted: z.boolean().describe('True if the account has restricted processing to storage.'),
    purposes: z.array(purposeStatus).describe('All purposes.'),
  })
  .meta({ id: 'ConsentStatus', description: 'Consent of the account per purpose.' });
export type ConsentStatus = z.output<typeof consentStatusOutput>;

export const consentHistoryInput = z.strictObject({
  limit: z.int().min(1).max(500).default(100).describe('Maximum number of records.'),
  before: z.int().min(1).max(2_147_483_647).optional().describe('Only records older than this number: the next page.'),
});

export const consentHistoryOutput = z.object({
  items: z
    .array(
      z
        .object({
          number: z.int().describe('Counts the decisions of the account from 1.'),
          purpose,
          granted: z.boolean().describe('True: granted; false: withdrawn.'),
          origin: z.enum(CONSENT_ORIGINS).describe('How it was decided.'),
          policyVersion: z.string().describe('Version of the policy that was shown.'),
          textHash: z.string().describe('SHA-256 of the text that was shown.'),
          network: z.string().nullable().describe('Network of the caller, IPv4 /24 or IPv6 /48; null: not known.'),
          userAgent: z.string().nullable().describe('Browser of the caller; null: not known.'),
          recordedAt: z.date().describe('When it was recorded.'),
        })
        .meta({ id: 'ConsentRecord', description: 'A decision about one purpose.' }),
    )
    .describe('Records, the newest first.'),
  next: z.int().nullable().describe('Send it as `before` for the next page; null: there is none.'),
});
export type ConsentHistory = z.output<typeof consentHistoryOutput>;

export const setConsentsInput = z.strictObject({
  policyVersion: policyVersion.describe('The version whose texts were shown (`privacy.purposes`).'),
  consents: z
    .partialRecord(z.enum(PURPOSES), z.boolean())
    .refine((given) => Object.keys(given).length > 0, 'must name at least one purpose')
    .describe('Per purpose: true grants, false withdraws. Purposes that are not named keep their state.'),
});

export const setRestrictionInput = z.strictObject({
  restricted: z.boolean().describe('True: data is only stored from now on; false: lifts the restriction.'),
  reason: z.string().trim().min(1).max(1_000).optional().describe('Reason for the restriction.'),
});
export const restrictionOutput = z.object({
  restricted: z.boolean().describe('Whether processing is restricted to storage.'),
  reason: z.string().nullable().describe('The stated reason; null: none.'),
  since: z.date().nullable().describe('Since when; null: not restricted.'),
});
export type RestrictionView = z.output<typeof restrictionOutput>;
