import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Payments } from '@energy-optimizer/billing';
import type { Processor } from '@energy-optimizer/compliance';
import { notFound } from '@energy-optimizer/kernel';
import { createPostmarkSuppressions } from '@energy-optimizer/notifications';
import { sharedKey, userBudget } from '../http/shared-key.ts';

/** Exports that wait for their download. */
export const exportFiles = (folder: string): Processor => ({
  name: 'export files',
  erase: async ({ exportIds }) => {
    for (const id of exportIds)
      for (const ending of ['export', 'part']) await rm(path.join(folder, `${id}.${ending}`), { force: true });
    return { state: exportIds.length === 0 ? 'nothing_stored' : 'erased' };
  },
});

/** Rate-limit counters of the account. Those of its networks, keys and devices do not identify it and end within the hour. */
export const redisCounters = (url: string, secret: string | undefined): Processor => ({
  name: 'redis',
  erase: async ({ userId }) => {
    const { deleteKeys } = await import('../signals/redis.ts');
    const deleted = await deleteKeys(url, sharedKey(userBudget(userId), secret));
    return { state: deleted === 0 ? 'nothing_stored' : 'erased' };
  },
});

/** The customers at Stripe. The billing inbox deletes those that are recorded. */
export const stripe = (payments: Pick<Payments, 'service'> | undefined): Processor => ({
  name: 'stripe',
  erase: async (person) => {
    if (payments === undefined) {
      if (person.customerIds.length === 0) return { state: 'nothing_stored' };
      throw notFound('billing_disabled', 'Stripe is not configured.');
    }
    const { customers } = await payments.service.confirmErasure(person);
    if (customers === 0) return { state: 'nothing_stored' };
    return { state: 'erased', detail: 'Stripe keeps invoices as long as the law demands' };
  },
});

/** Postmark's list of addresses it does not deliver to. */
export const postmark = (options: Parameters<typeof createPostmarkSuppressions>[0]): Processor => {
  const suppressions = createPostmarkSuppressions(options);
  return {
    name: 'postmark',
    erase: async ({ addresses }) => {
      const states = await Promise.all(addresses.map(suppressions.forget));
      return states.includes('kept')
        ? { state: 'kept', detail: 'Postmark keeps complaints, so that it does not deliver to the address again' }
        : { state: 'erased' };
    },
  };
};
