import type { Audit, Flags } from '@energy-optimizer/admin';
import { type Auth, createAuth, networkOf } from '@energy-optimizer/auth';
import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import { createNotifications, type Notifications } from '@energy-optimizer/notifications';
import { auditEntry } from '../administration.ts';
import type { Config } from '../config.ts';
import { mailTransports } from '../mail-transports.ts';

export interface Accounts {
  readonly auth: Auth;
  readonly notifications: Notifications;
}

/** Wires accounts, audit log and e-mail. Starts nothing. */
export function wireAccounts({
  db,
  clock,
  log,
  config,
  audit,
  flags,
  onDelete,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: Config;
  readonly audit: Audit;
  readonly flags: Flags;
  /** Erases what belongs to an account, in the transaction that deletes it. */
  readonly onDelete: NonNullable<Parameters<typeof createAuth>[0]['deletion']>['onDelete'];
}): Accounts {
  const notifications = createNotifications({
    ...{ db, clock, log },
    transports: mailTransports({ config, log }),
    from: config.mail.from,
    publicUrl: config.publicUrl,
    webhookSecret: config.mail.postmarkWebhookSecret,
    networkOf,
    betaIsOpen: () => flags.isOn('beta_sign_up'),
  });
  const auth = createAuth({
    ...{ db, clock, log },
    publicUrl: config.publicUrl,
    ...config.auth,
    signUpIsOpen: () => flags.isOn('sign_up'),
    mail: { enqueue: notifications.service.enqueueMail },
    deletion: { onDelete },
    audit: { record: (sql, event) => audit.record(sql, auditEntry(event)) },
  });
  return { auth, notifications };
}
