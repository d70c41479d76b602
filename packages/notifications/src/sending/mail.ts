import { z } from 'zod';
import { plainText } from './plain-text.ts';

/**
 * All e-mail templates and their props. A schema is a codec: its decoded side is used by callers and templates
 * (instants as `Date`), its encoded side is the JSON stored in the outbox until the e-mail is sent.
 */

const instant = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

/**
 * Free text is reduced to one printable line and truncated, never rejected: an odd name must not prevent a security
 * e-mail.
 */
const line = (maxLength: number) =>
  z.codec(z.string(), z.string(), {
    decode: (text) => plainText(text, maxLength),
    encode: (text) => plainText(text, maxLength),
  });

const isWebLink = (value: string): boolean =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && !/[\s\p{Cc}"<>\\]/u.test(value);
const link = z.string().max(2_000).refine(isWebLink, 'must be an absolute http(s) URL');
const code = z.string().regex(/^[A-Z0-9-]{4,32}$/);
const number = z.number();
const currency = z.string().regex(/^[A-Z]{3}$/);

/** Details of a sign-in or change that let the owner recognize it. */
const occasion = {
  at: instant,
  /** Browser and system, in readable form. */
  device: line(120),
  /** IP address or place of origin. */
  network: line(120),
};
/** `amount` in major units, such as 4.99. */
const invoice = { plan: line(60), amount: number, currency, billingUrl: link };

/** Per template: the schema of its props. */
export const MAIL_PROPS = {
  /** Confirms an address after sign-up or a change of address. */
  verify: z.strictObject({ url: link, expiresAt: instant, name: line(80).optional() }),
  magicLink: z.strictObject({ url: link, expiresAt: instant, device: line(120).optional() }),
  reset: z.strictObject({ url: link, expiresAt: instant }),
  /** Someone signed up with an address that has an account: the response does not reveal it, this e-mail does. */
  accountExists: z.strictObject({ signInUrl: link, resetUrl: link }),
  /** The account is locked after failed sign-ins; the link unlocks it. */
  unlock: z.strictObject({ url: link, expiresAt: instant, failures: z.int().min(1), network: line(120).optional() }),
  newSignIn: z.strictObject({ ...occasion, sessionsUrl: link }),
  keyCreated: z.strictObject({
    keyName: line(80),
    /** The visible prefix, such as `eo_live_ab12`; never the key. */
    prefix: line(24),
    scopes: z.array(line(60)).max(50),
    expiresAt: instant.optional(),
    ...occasion,
    keysUrl: link,
  }),
  /** A credential of the account was changed. */
  accountChanged: z.strictObject({
    what: z.enum([
      'password',
      'email',
      'email_requested',
      'second_factor_added',
      'second_factor_removed',
      'second_factors_removed',
      'recovery_codes_renewed',
      'provider_linked',
      'provider_unlinked',
      'api_key_revoked',
      'sessions_ended',
    ]),
    /** Credentials revoked along with it. */
    ended: line(300).optional(),
    ...occasion,
    securityUrl: link,
  }),
  welcome: z.strictObject({ appUrl: link, name: line(80).optional() }),
  /** The erasure of the account was requested. */
  erasureRequested: z.strictObject({ dueAt: instant, undoUrl: link }),
  exportReady: z.strictObject({ url: link, expiresAt: instant }),
  betaWelcome: z.strictObject({ code, expiresAt: instant, url: link.optional() }),
  priceAlert: z.strictObject({
    region: line(80),
    utility: line(40),
    rule: z.enum(['below', 'above']),
    threshold: number,
    value: number,
    currency,
    /** The unit of the price, such as kWh. */
    unit: line(20),
    start: instant,
    end: instant,
    /** IANA name of the zone times are shown in. */
    timeZone: line(64),
    manageUrl: link,
  }),
  dunningSoft: z.strictObject({ ...invoice, retryAt: instant.optional() }),
  dunningFinal: z.strictObject({ ...invoice, endsAt: instant }),
} as const;

export type MailTemplate = keyof typeof MAIL_PROPS;
export const MAIL_TEMPLATES = Object.keys(MAIL_PROPS) as readonly MailTemplate[];
/** The props of a template; `Date`s are instants. */
export type MailProps<T extends MailTemplate> = z.output<(typeof MAIL_PROPS)[T]>;

/**
 * Recipients can unsubscribe from non-transactional e-mails; transactional ones respond to an action of the recipient.
 */
export type MailCategory = 'transactional' | 'non_transactional';

/** The input of `enqueueMail`. */
export type Mail = {
  [T in MailTemplate]: {
    readonly template: T;
    /** One address, `name@domain`. */
    readonly to: string;
    readonly props: MailProps<T>;
    /** At most 200 characters; a second e-mail with the same key is not queued. Default: a new key per call. */
    readonly idempotencyKey?: string;
  };
}[MailTemplate];

export interface EnqueuedMail {
  /** Id in the outbox; also in the mail's Message-ID. */
  readonly id: string;
  /** False if an e-mail with this idempotency key already exists. */
  readonly isNew: boolean;
}
