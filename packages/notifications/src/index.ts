import type { JobDefinition } from '@energy-optimizer/jobs';
import { silentLogger } from '@energy-optimizer/kernel';
import { notificationJobs } from './jobs.ts';
import { notificationsRouter } from './router.ts';
import { createMailer, type Mailer } from './sending/mailer.ts';
import { createNotificationsService, type NotificationsDeps, type NotificationsService } from './service.ts';

export { createLogTransport } from './adapters/log/client.ts';
export { createPostmarkTransport, type PostmarkOptions } from './adapters/postmark/client.ts';
export { createSmtpTransport, type SmtpOptions } from './adapters/smtp/client.ts';
export type { MailTransport, OutgoingMail, SendOutcome } from './ports.ts';
export { notificationsRouter } from './router.ts';
export { type Mailbox, normaliseAddress, parseMailbox } from './sending/address.ts';
export {
  type EnqueuedMail,
  MAIL_TEMPLATES,
  type Mail,
  type MailCategory,
  type MailProps,
  type MailTemplate,
} from './sending/mail.ts';
export type { Mailer } from './sending/mailer.ts';
export type { SendReport } from './sending/sender.ts';
export type { NotificationsDeps, NotificationsService } from './service.ts';
export { previewMail, type RenderedMail, renderMail } from './templates/index.ts';
export type { PostmarkWebhook } from './use-cases/webhook.ts';

/** The notifications domain, wired. */
export interface Notifications {
  readonly router: ReturnType<typeof notificationsRouter>;
  readonly service: NotificationsService;
  readonly jobs: readonly JobDefinition[];
  /** Sends mails as they are written, while it runs. */
  readonly mailer: Mailer;
}

/** @param deps the database, the clock, the transports in the order they are asked, the sender, where links lead. */
export function createNotifications(deps: NotificationsDeps): Notifications {
  const { db, clock, log = silentLogger } = deps;
  const service = createNotificationsService(deps);
  const mailer = createMailer({ db, clock, log, send: service.sendDue });
  return { router: notificationsRouter(service), service, jobs: notificationJobs(service), mailer };
}
