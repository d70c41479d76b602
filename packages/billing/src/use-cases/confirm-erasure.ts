import type { PaymentsContext } from '../context.ts';
import { deletionPending } from '../errors.ts';
import { deleteEventsOf, openDeletion, retryEvents } from '../store/inbox.ts';

/**
 * Confirms that Stripe has deleted a customer whose account is erased, and forgets the customer. A deletion that was
 * abandoned after too many failures is queued again.
 * @throws AppError `billing_unavailable` (503) until Stripe has deleted the customer
 */
export async function confirmErasure({ db, clock }: PaymentsContext, customerId: string): Promise<void> {
  const open = await openDeletion(db, customerId);
  if (open?.state === 'failed') await retryEvents(db, open.id, clock.now());
  if (open !== undefined) throw deletionPending();
  await deleteEventsOf(db, customerId);
}
