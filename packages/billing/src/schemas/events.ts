import { z } from 'zod';
import { EVENT_STATES } from '../store/inbox.ts';

export const eventsInput = z.strictObject({
  state: z.enum(EVENT_STATES).optional().describe('Only events in this state.'),
  customerId: z.string().min(1).max(255).optional().describe('Only events of this customer at Stripe.'),
  limit: z.int().min(1).max(200).default(50).describe('Maximum number of events.'),
});

const eventEntry = z
  .object({
    id: z.string().describe("Stripe's event ID; `local_…` for work of this system."),
    type: z.string().describe('Type, such as invoice.paid.'),
    apiVersion: z.string().nullable().describe('API version of the endpoint.'),
    customerId: z.string().nullable().describe('The customer at Stripe.'),
    objectId: z.string().nullable().describe('The object of the event.'),
    sentAt: z.date().nullable().describe('When Stripe created it.'),
    receivedAt: z.date().describe('When it was received.'),
    state: z.enum(EVENT_STATES).describe('pending, done, failed or ignored.'),
    attempts: z.int().describe('Attempts to process it.'),
    nextAttemptAt: z.date().describe('When a pending event is processed next.'),
    lastError: z.string().nullable().describe('The last failure, or why it was ignored.'),
    finishedAt: z.date().nullable().describe('When it was done, abandoned or ignored.'),
  })
  .meta({ id: 'BillingEvent' });

export const eventsOutput = z.object({ items: z.array(eventEntry).describe('Events, newest first.') });
export type EventsResponse = z.infer<typeof eventsOutput>;

export const retryInput = z.strictObject({ id: z.string().min(1).max(255).describe('ID of the event.') });
export const retryOutput = z.object({ queued: z.int().describe('Number of events that are processed again.') });

export const reconcileInput = z.strictObject({ userId: z.uuid().describe('The user.') });
