import type { Audit } from '@energy-optimizer/admin';
import { type Auth, networkOf } from '@energy-optimizer/auth';
import { createPayments, type Payments } from '@energy-optimizer/billing';
import type { Db } from '@energy-optimizer/db';
import { AppError, type Clock, type Logger } from '@energy-optimizer/kernel';
import type { Notifications } from '@energy-optimizer/notifications';
import { type Config, ConfigError } from '../config.ts';

/** Wires subscriptions; undefined without Stripe. Starts nothing. */
export function wireBilling({
  config,
  auth,
  notifications,
  audit,
  ...given
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: Config;
  readonly auth: Pick<Auth, 'accounts'>;
  readonly notifications: Pick<Notifications, 'service'>;
  readonly audit: Pick<Audit, 'record'>;
}): Payments | undefined {
  if (config.billing === undefined) return undefined;
  const accounts = given.db.forTask('admin');
  return createPayments({
    ...given,
    settings: config.billing,
    mail: { enqueue: notifications.service.enqueueMail },
    audit: {
      record: (tx, { by: { ip, ...by }, ...event }) => {
        const actorKind = by.actorId === null ? 'operator' : 'user';
        return audit.record(tx, { ...event, ...by, actorKind, result: 'ok', network: networkOf(ip) });
      },
    },
    users: {
      emailOf: (userId) => accounts.transaction(async (tx) => (await auth.accounts.find(tx, userId))?.email),
    },
  });
}

/**
 * Compares the configured prices with Stripe. While Stripe cannot be reached, the server starts all the same.
 * @throws ConfigError if a price does not match its plan
 */
export async function checkPrices(payments: Payments | undefined, log: Logger): Promise<void> {
  try {
    await payments?.service.checkPrices();
  } catch (error) {
    if (!(error instanceof AppError)) throw new ConfigError([(error as Error).message]);
    log.warn({ err: error }, 'the configured prices could not be compared with Stripe');
  }
}
