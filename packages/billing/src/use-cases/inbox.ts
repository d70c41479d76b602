import type { PaymentsContext } from '../context.ts';
import { unknownEvent } from '../errors.ts';
import type { EventsResponse } from '../schemas/index.ts';
import { type EventState, findEvent, listEvents, retryEvents } from '../store/inbox.ts';

/** Events of the inbox without their payloads, the newest first. */
export async function events(
  { db }: PaymentsContext,
  filter: {
    readonly state?: EventState | undefined;
    readonly customerId?: string | undefined;
    readonly limit: number;
  },
): Promise<EventsResponse> {
  return { items: await listEvents(db, filter) };
}

/** An event with its payload. @throws AppError `unknown_billing_event` (404) */
export async function event({ db }: PaymentsContext, id: string) {
  const found = await findEvent(db, id);
  if (found === null) throw unknownEvent(id);
  return found;
}

/**
 * Queues an event again, whatever its state; the state is read from Stripe, so this has no effect beyond it.
 * @param id undefined: all failed events
 * @throws AppError `unknown_billing_event` (404)
 */
export async function retry({ db, clock }: PaymentsContext, id: string | undefined): Promise<{ queued: number }> {
  const queued = await db.transaction((tx) => retryEvents(tx, id, clock.now()));
  if (id !== undefined && queued === 0) throw unknownEvent(id);
  return { queued };
}
