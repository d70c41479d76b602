import { z } from 'zod';
import { OUTBOX_ID } from './client.ts';

/** Postmark's webhooks about bounced e-mails and suppressed or reactivated addresses; other kinds are ignored. */

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const address = z.string().max(320);

const returned = {
  MessageStream: z.string(),
  Email: address,
  BouncedAt: instant,
  Type: z.string().max(60),
  Metadata: z.record(z.string(), z.string()).nullish(),
};

const bounce = z.object({ RecordType: z.literal('Bounce'), Inactive: z.boolean(), ...returned });
const complaint = z.object({ RecordType: z.literal('SpamComplaint'), ...returned });
const subscriptionChange = z.object({
  RecordType: z.literal('SubscriptionChange'),
  MessageStream: z.string(),
  Recipient: address,
  ChangedAt: instant,
  SuppressSending: z.boolean(),
  SuppressionReason: z.string().max(60).nullish(),
});

const known = z.discriminatedUnion('RecordType', [bounce, complaint, subscriptionChange]);
const KNOWN_TYPES: ReadonlySet<unknown> = new Set(['Bounce', 'SpamComplaint', 'SubscriptionChange']);

export type PostmarkEvent = z.output<typeof known>;

/** The event; undefined for kinds that change nothing here (deliveries, opens, clicks). @throws ZodError */
export function readPostmarkEvent(body: unknown): PostmarkEvent | undefined {
  const { RecordType } = z.object({ RecordType: z.string() }).parse(body);
  return KNOWN_TYPES.has(RecordType) ? known.parse(body) : undefined;
}

/** The outbox ID of an e-mail, if it is one of ours. */
export function outboxIdOf(event: PostmarkEvent): string | undefined {
  if (event.RecordType === 'SubscriptionChange') return undefined;
  return z.uuid().safeParse(event.Metadata?.[OUTBOX_ID]).data;
}
