import type { JobDefinition } from '@energy-optimizer/jobs';
import { silentLogger } from '@energy-optimizer/kernel';
import { notificationJobs } from './jobs.ts';
import { notificationsRouter } from './router.ts';
import { createMailer, type Mailer } from './sending/mailer.ts';
import { createNotificationsService, type NotificationsDeps, type NotificationsService } from './service.ts';

export { createLogTransport } from './adapters/log/client.ts';
export { createPostmarkSuppressions, createPostmarkTransport } from './adapters/postmark/client.ts';
export { createSmtpTransport } from './adapters/smtp/client.ts';
export type { MailTransport } from './ports.ts';
export { notificationsRouter } from './router.ts';
export { type Mailbox, parseMailbox } from './sending/address.ts';
export {
  MAIL_TEMPLATES,
  type Mail,
  type MailTemplate,
} from './sending/mail.ts';
export type { Mailer } from './sending/mailer.ts';

export type { NotificationsDeps, NotificationsService } from './service.ts';
export { previewMail, type RenderedMail } from './templates/index.ts';

/** The wired notifications domain. */
export interface Notifications {
  readonly router: ReturnType<typeof notificationsRouter>;
  readonly service: NotificationsService;
  readonly jobs: readonly JobDefinition[];
  /** Sends e-mails as they are queued, while running. */
  readonly mailer: Mailer;
}

/** @param deps the database, the clock, the transports in order, the sender, and the base URL of links. */
export function createNotifications(deps: NotificationsDeps): Notifications {
  const { db, clock, log = silentLogger } = deps;
  const service = createNotificationsService(deps);
  const mailer = createMailer({ db, clock, log, send: service.sendDue });
  return { router: notificationsRouter(service), service, jobs: notificationJobs(service), mailer };
}
