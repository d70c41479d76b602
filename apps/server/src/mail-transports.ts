import type { Logger } from '@energy-optimizer/kernel';
import {
  createLogTransport,
  createPostmarkTransport,
  createSmtpTransport,
  type MailTransport,
} from '@energy-optimizer/notifications';
import type { Config } from './config.ts';

/**
 * Mail transports in the order they are tried: Postmark, then SMTP. With neither, development writes mails to the log;
 * production never does (links are secrets): mails stay queued, are abandoned after some hours, and health reports it.
 */
export function mailTransports({
  config,
  log,
}: {
  readonly config: Pick<Config, 'mail' | 'nodeEnv'>;
  readonly log: Logger;
}): readonly MailTransport[] {
  const { postmarkServerToken, smtpUrl } = config.mail;
  const configured = [
    ...(postmarkServerToken === undefined ? [] : [createPostmarkTransport({ serverToken: postmarkServerToken })]),
    ...(smtpUrl === undefined ? [] : [createSmtpTransport({ url: smtpUrl })]),
  ];
  if (configured.length > 0) return configured;
  if (config.nodeEnv !== 'production') return [createLogTransport(log)];
  log.warn({}, 'e-mails cannot be sent: set MAIL_FROM and either POSTMARK_SERVER_TOKEN or SMTP_URL');
  return [];
}
