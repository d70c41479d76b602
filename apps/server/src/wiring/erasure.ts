import type { Audit } from '@energy-optimizer/admin';
import { type Auth, networkOf } from '@energy-optimizer/auth';
import type { Payments } from '@energy-optimizer/billing';
import {
  type ComplianceContext,
  createErasureContext,
  createErasureService,
  type ErasureService,
} from '@energy-optimizer/compliance';
import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { Notifications } from '@energy-optimizer/notifications';
import { auditEntry } from '../administration.ts';
import type { Config } from '../config.ts';
import { exportFiles, postmark, redisCounters, stripe } from './erasure-processors.ts';

export interface ErasureOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: Pick<Config, 'consentPolicy' | 'erasure' | 'auth' | 'mail' | 'redisUrl'>;
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
      ...(config.redisUrl === undefined ? [] : [redisCounters(config.redisUrl, config.auth.secret)]),
      stripe(payments),
      ...(config.mail.postmarkServerToken === undefined
        ? []
        : [postmark({ serverToken: config.mail.postmarkServerToken })]),
    ],
  });
  const { db, clock, log } = given;
  return { context: { db, clock, log, policy: config.consentPolicy, erasure }, service: createErasureService(erasure) };
};
