import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Audit } from '@energy-optimizer/admin';
import { type Auth, networkOf } from '@energy-optimizer/auth';
import type { Payments } from '@energy-optimizer/billing';
import {
  type ComplianceContext,
  createErasureContext,
  createErasureService,
  type ErasureService,
  type Processor,
} from '@energy-optimizer/compliance';
import type { Db } from '@energy-optimizer/db';
import { type Clock, type Logger, notFound } from '@energy-optimizer/kernel';
import { createPostmarkSuppressions, type Notifications } from '@energy-optimizer/notifications';
import { auditEntry } from '../administration.ts';
import type { Config } from '../config.ts';

export interface ErasureOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: Pick<Config, 'erasure' | 'auth' | 'mail' | 'redisUrl'>;
  readonly auth: Pick<Auth, 'confirmIdentity'>;
  readonly notifications: Pick<Notifications, 'service'>;
  readonly payments: Pick<Payments, 'service'> | undefined;
  readonly audit: Audit;
  readonly wake: (job: string) => Promise<unknown>;
}

/** Wires personal data. Starts nothing. */
export const wireErasure = ({
  config,
  auth,
  notifications,
  payments,
  audit,
  ...given
}: ErasureOptions): { readonly context: ComplianceContext; readonly service: ErasureService } => {
  const erasure = createErasureContext({
    ...given,
    ...config.erasure,
    appUrl: config.auth.appUrl,
    identity: { confirm: (caller, password) => auth.confirmIdentity(caller, password) },
    mail: { enqueue: notifications.service.enqueueMail },
    audit: {
      record: (sql, event) =>
        audit.record(sql, auditEntry({ ...event, network: networkOf(event.network ?? undefined) })),
    },
    processors: [
      exportFiles(config.erasure.exportFolder),
      ...(config.redisUrl === undefined ? [] : [redisCounters(config.redisUrl)]),
      stripe(payments),
      ...(config.mail.postmarkServerToken === undefined ? [] : [postmark(config.mail.postmarkServerToken)]),
    ],
  });
  const { db, clock, log } = given;
  return { context: { db, clock, log, erasure }, service: createErasureService(erasure) };
};

const exportFiles = (folder: string): Processor => ({
  name: 'export files',
  erase: async ({ exportIds }) => {
    for (const id of exportIds)
      for (const ending of ['export', 'part']) await rm(path.join(folder, `${id}.${ending}`), { force: true });
    return { state: exportIds.length === 0 ? 'nothing_stored' : 'erased' };
  },
});

/** Rate-limit counters, whose keys contain the ID of the account. */
const redisCounters = (url: string): Processor => ({
  name: 'redis',
  erase: async ({ userId }) => {
    const { deleteKeys } = await import('../signals/redis.ts');
    return { state: (await deleteKeys(url, userId)) === 0 ? 'nothing_stored' : 'erased' };
  },
});

const stripe = (payments: Pick<Payments, 'service'> | undefined): Processor => ({
  name: 'stripe',
  erase: async ({ customerId }) => {
    if (customerId === null) return { state: 'nothing_stored' };
    if (payments === undefined) throw notFound('billing_disabled', 'Stripe is not configured.');
    await payments.service.confirmErasure(customerId);
    return { state: 'erased', detail: 'Stripe keeps invoices as long as the law demands' };
  },
});

const postmark = (serverToken: string): Processor => {
  const suppressions = createPostmarkSuppressions({ serverToken });
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
