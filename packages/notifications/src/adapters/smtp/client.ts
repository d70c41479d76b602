import type { Transporter } from 'nodemailer';
import type { MailTransport, OutgoingMail, SendOutcome } from '../../ports.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  readonly url: string;
  /** Timeout for connecting, for the greeting, and for each idle period. Default 10 s. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** Hosts of this machine, to which unencrypted connections are allowed. */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

/** Sends by SMTP. Passwords are sent only over encrypted connections, except to this machine. */
export function createSmtpTransport({ url, timeoutMs = TIMEOUT_MS }: SmtpOptions): MailTransport {
  const { username, hostname } = new URL(url);
  const settings = {
    url,
    requireTLS: username !== '' && !LOOPBACK.test(hostname),
    dnsTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  let transporter: Transporter | undefined;
  return {
    name: 'smtp',
    send: async (mail) => {
      try {
        // Loaded with the first mail: most processes never send one.
        const { createTransport } = await import('nodemailer');
        transporter ??= createTransport(settings);
        await transporter.sendMail(toMessage(mail));
        return { kind: 'sent', provider: 'smtp', messageId: mail.messageId };
      } catch (error) {
        return smtpFailure(error);
      }
    },
  };
}

const toMessage = (mail: OutgoingMail) => ({
  from: mail.from,
  to: { name: '', address: mail.to },
  subject: mail.subject,
  html: mail.html,
  text: mail.text,
  messageId: mail.messageId,
  headers: { ...mail.headers },
});

/** A 5xx response to the envelope or the message is final; incorrect credentials, 4xx and a broken connection are not. */
function smtpFailure(error: unknown): SendOutcome {
  const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  const text = `smtp${typeof code === 'string' ? ` ${code}` : ''}: ${error instanceof Error ? error.message : String(error)}`;
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const isFinal = typeof responseCode === 'number' && responseCode >= 500;
  return { kind: isAboutMail && isFinal ? 'rejected' : 'retry', error: text };
}
