import type { PaymentsContext } from '../context.ts';
import { deletionPending } from '../errors.ts';
import { deleteEventsOf, openDeletion, retryEvents } from '../store/inbox.ts';

/** A user whose account is erased. */
export interface ErasedCustomer {
  readonly userId: string;
  readonly addresses: readonly string[];
  /** The recorded customers. */
  readonly customerIds: readonly string[];
}

/**
 * Confirms that Stripe has deleted the customers of a user, and forgets them. A deletion that was abandoned after too
 * many failures is queued again. Customers that were created, but not recorded, are deleted here.
 * @returns the number of customers
 * @throws AppError `billing_unavailable` (503) until Stripe has deleted them all
 */
export async function confirmErasure(
  context: PaymentsContext,
  { userId, addresses, customerIds }: ErasedCustomer,
): Promise<{ readonly customers: number }> {
  const unrecorded = await Promise.all(addresses.map((address) => context.reader.customersOf(userId, address)));
  const others = new Set(unrecorded.flat().filter((id) => !customerIds.includes(id)));
  for (const id of others) await context.commands.deleteCustomer(id);
  const pending = await Promise.all(customerIds.map((id) => isPending(context, id)));
  if (pending.includes(true)) throw deletionPending();
  for (const id of customerIds) await deleteEventsOf(context.db, id);
  return { customers: customerIds.length + others.size };
}

async function isPending({ db, clock }: PaymentsContext, customerId: string): Promise<boolean> {
  const open = await openDeletion(db, customerId);
  if (open?.state === 'failed') await retryEvents(db, open.id, clock.now());
  return open !== undefined;
}
