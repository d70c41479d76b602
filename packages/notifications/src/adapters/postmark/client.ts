import type * as postmark from 'postmark';
import type { MailTransport, OutgoingMail, SendOutcome } from '../../ports.ts';
import { failureOutcome } from './failure.ts';

export interface PostmarkOptions {
  readonly serverToken: string;
  /** Default: Postmark's own. */
  readonly apiUrl?: string;
  /** Default 10 s. */
  readonly timeoutMs?: number;
}

/** Postmark's transactional stream. Suppressions are per stream. */
export const POSTMARK_STREAM = 'outbound';
/** Included in every webhook about the e-mail. */
export const OUTBOX_ID = 'outbox-id';

const API_URL = 'https://api.postmarkapp.com';
const TIMEOUT_MS = 10_000;

/**
 * Sends through Postmark's API, one request per mail. Links are not rewritten and opens not tracked: links here are
 * secrets.
 */
export function createPostmarkTransport(options: PostmarkOptions): MailTransport {
  const { host, protocol } = new URL(options.apiUrl ?? API_URL);
  let client: postmark.ServerClient | undefined;
  return {
    name: 'postmark',
    send: async (mail) => {
      try {
        // Loaded with the first mail: fifty modules that most processes never use.
        const { Models, ServerClient } = await import('postmark');
        client ??= new ServerClient(options.serverToken, {
          requestHost: host,
          useHttps: protocol === 'https:',
          timeout: (options.timeoutMs ?? TIMEOUT_MS) / 1_000,
        });
        const response = await client.sendEmail(toMessage(mail, Models.LinkTrackingOptions.None));
        return outcomeOf(response);
      } catch (error) {
        return failureOutcome(error);
      }
    },
  };
}

/** Postmark's list of addresses it does not deliver to. */
export function createPostmarkSuppressions(options: PostmarkOptions) {
  const { host, protocol } = new URL(options.apiUrl ?? API_URL);
  return {
    /**
     * Removes an address from the list. `kept`: Postmark keeps complaints.
     * @throws Error if Postmark cannot be reached or refuses the call
     */
    forget: async (address: string): Promise<'erased' | 'kept'> => {
      const { ServerClient } = await import('postmark');
      const client = new ServerClient(options.serverToken, {
        requestHost: host,
        useHttps: protocol === 'https:',
        timeout: (options.timeoutMs ?? TIMEOUT_MS) / 1_000,
      });
      const { Suppressions } = await client.deleteSuppressions(POSTMARK_STREAM, {
        Suppressions: [{ EmailAddress: address }],
      });
      const [suppression] = Suppressions;
      if (suppression === undefined) throw new Error('Postmark did not confirm the removal of the address');
      return suppression.Status === 'Deleted' ? 'erased' : 'kept';
    },
  };
}

/** A 200 without Postmark's OK did not come from Postmark. */
function outcomeOf(response: {
  readonly ErrorCode?: number;
  readonly MessageID?: string;
  readonly Message?: string;
}): SendOutcome {
  if (response.ErrorCode === 0 && typeof response.MessageID === 'string')
    return { kind: 'sent', provider: 'postmark', messageId: response.MessageID };
  return { kind: 'retry', error: 'postmark: unexpected response' };
}

const quoted = (name: string): string => `"${name.replace(/["\\]/g, '')}"`;

function toMessage(mail: OutgoingMail, trackLinks: postmark.Models.LinkTrackingOptions): postmark.Models.Message {
  const { name, address } = mail.from;
  const headers = { ...mail.headers, 'Message-ID': mail.messageId, 'X-PM-KeepID': 'true' };
  return {
    From: name === '' ? address : `${quoted(name)} <${address}>`,
    To: mail.to,
    Subject: mail.subject,
    HtmlBody: mail.html,
    TextBody: mail.text,
    Tag: mail.template,
    Metadata: { [OUTBOX_ID]: mail.id },
    Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
    MessageStream: POSTMARK_STREAM,
    TrackOpens: false,
    TrackLinks: trackLinks,
  };
}
