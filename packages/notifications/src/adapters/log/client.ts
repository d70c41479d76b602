import type { Logger } from '@energy-optimizer/kernel';
import type { MailTransport } from '../../ports.ts';

const LINK = /https?:\/\/\S+/g;

/** For development: e-mails are only written to the log, including links. Never use it where others read the log. */
export const createLogTransport = (log: Logger): MailTransport => ({
  name: 'log',
  send: async ({ to, template, subject, text }) => {
    log.info(
      { to, template, subject, links: text.match(LINK) ?? [], text },
      'mail (not sent: no transport configured)',
    );
    return { kind: 'sent', provider: 'log', messageId: null };
  },
});
