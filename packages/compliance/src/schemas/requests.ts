import { z } from 'zod';
import { OBJECTABLE, PURPOSES } from '../consent/purposes.ts';
import { REQUEST_KINDS, REQUEST_ORIGINS, REQUEST_STATES } from '../store/requests.ts';

const kind = z.enum(REQUEST_KINDS).describe('The right that is exercised (Art. 15 to 21 GDPR).');
const text = z.string().trim().min(1).max(2_000);
const requestId = z.uuid().describe('ID of the request.');

const fields = {
  id: requestId,
  kind,
  origin: z
    .enum(REQUEST_ORIGINS)
    .describe(
      '`operation`: opened by an operation, such as an export; `person`: submitted by the user; `administrator`: arrived by mail or letter.',
    ),
  state: z.enum(REQUEST_STATES).describe('`withdrawn`: undone by the user, or left open when the account was erased.'),
  message: z.string().nullable().describe('What the person asks for; null: nothing beyond the kind.'),
  receivedAt: z.date().describe('When the request was received.'),
  dueAt: z.date().describe('Deadline of the answer (Art. 12 (3) GDPR).'),
  extendedAt: z.date().nullable().describe('When the deadline was extended; null: it was not.'),
  extensionReason: z.string().nullable().describe('Reason for the extension; null: none.'),
  answer: z.string().nullable().describe('The answer, or the reason for a refusal; null: none.'),
  closedAt: z.date().nullable().describe('When the request was closed; null: it is open.'),
};
export const requestOutput = z.object(fields).meta({ id: 'PrivacyRequest', description: 'A request of a person.' });
export type RequestView = z.output<typeof requestOutput>;
export const ownRequestsOutput = z.object({
  requests: z.array(requestOutput).describe('The newest 100 requests of the account, the newest first.'),
});

export const submitRequestInput = z.strictObject({
  kind,
  message: text.describe('What you ask for, such as the data that is wrong and what would be right.'),
});

export const listedRequestOutput = z
  .object({
    ...fields,
    userId: z.uuid().nullable().describe('The account; null: the person has none, or it was erased.'),
    contact: z
      .string()
      .nullable()
      .describe('E-mail address of the account, or the contact of a person without one; null: deleted.'),
    isOverdue: z.boolean().describe('Whether the deadline has passed while the request is open.'),
  })
  .meta({ id: 'ListedPrivacyRequest', description: 'A request of a person, for administrators.' });
export type ListedRequestView = z.output<typeof listedRequestOutput>;
export const listRequestsInput = z.strictObject({
  state: z.enum(REQUEST_STATES).optional().describe('Only requests in this state.'),
  limit: z.int().min(1).max(500).default(100).describe('Maximum number of requests.'),
});
export const listRequestsOutput = z.object({
  requests: z.array(listedRequestOutput).describe('Open requests by deadline, then closed ones, the newest first.'),
});

export const recordRequestInput = z.strictObject({
  kind,
  contact: z
    .string()
    .trim()
    .min(3)
    .max(300)
    .describe('E-mail address of the person, or name and postal address. Deleted 90 days after the request is closed.'),
  receivedAt: z
    .date()
    .optional()
    .describe('When the request arrived; at most a year ago. Default: now. The deadline counts from it.'),
});
export type RecordRequestInput = z.output<typeof recordRequestInput>;
export const extendRequestInput = z.strictObject({
  requestId,
  reason: text.describe('Why the request cannot be answered within a month; the person must be informed of it.'),
});
export const closeRequestInput = z.strictObject({
  requestId,
  outcome: z.enum(['completed', 'refused']).describe('Whether the request was fulfilled or refused.'),
  answer: text.describe('The answer, or the reason for the refusal, which the person must be informed of.'),
});

export const setObjectionInput = z.strictObject({
  purpose: z.enum(OBJECTABLE).describe('The purpose whose processing is objected to.'),
  objects: z.boolean().describe('True: object; false: lift the objection.'),
  reason: z.string().trim().min(1).max(1_000).optional().describe('Reason for the objection. None is needed.'),
});
export const objectionsOutput = z.object({
  objections: z
    .array(
      z
        .object({
          purpose: z.enum(PURPOSES).describe('The purpose whose processing is objected to.'),
          reason: z.string().nullable().describe('The stated reason; null: none.'),
          objectedAt: z.date().describe('When the objection was made; it applied at once.'),
          liftedAt: z.date().nullable().describe('When the user lifted it; null: it is in force.'),
        })
        .meta({ id: 'Objection', description: 'An objection to processing (Art. 21 GDPR).' }),
    )
    .describe('All objections, the newest first.'),
});
export type ObjectionsView = z.output<typeof objectionsOutput>;
