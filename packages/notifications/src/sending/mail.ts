import { z } from 'zod';
import { plainText } from './plain-text.ts';

/**
 * The mails there are and what each is filled with. A schema is a codec: its decoded side is what callers give and templates
 * see (instants as `Date`), its encoded side is the JSON kept in the outbox until the mail has left.
 */

const instant = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

/** Free text is made one printable line and cut, never refused: an ugly name must not keep a security mail from leaving. */
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
  /** Browser and system, as the person would name them. */
  device: line(120),
  /** Address or place it came from. */
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
  /** Somebody signed up with an address that has an account: the answer on the screen does not say so, this mail does. */
  accountExists: z.strictObject({ signInUrl: link, resetUrl: link }),
  /** The account is locked after failed sign-ins; the link opens it. */
  unlock: z.strictObject({ url: link, expiresAt: instant, failures: z.int().min(1), network: line(120).optional() }),
  newSignIn: z.strictObject({ ...occasion, sessionsUrl: link }),
  keyCreated: z.strictObject({
    keyName: line(80),
    /** The visible beginning, such as `eo_live_ab12`; never the key. */
    prefix: line(24),
    scopes: z.array(line(60)).max(50),
    expiresAt: instant.optional(),
    ...occasion,
    keysUrl: link,
  }),
  /** Something about how one signs in was changed. */
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
  betaWelcome: z.strictObject({ code, expiresAt: instant, url: link.optional() }),
  priceAlert: z.strictObject({
    region: line(80),
    utility: line(40),
    rule: z.enum(['below', 'above']),
    threshold: number,
    value: number,
    currency,
    /** What the price is per, such as kWh. */
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
/** What a template is filled with: `Date`s are instants. */
export type MailProps<T extends MailTemplate> = z.output<(typeof MAIL_PROPS)[T]>;

/** Non-transactional mail can be unsubscribed from; transactional mail answers something the recipient did. */
export type MailCategory = 'transactional' | 'non_transactional';

/** A mail to be sent: what `enqueueMail` takes. */
export type Mail = {
  [T in MailTemplate]: {
    readonly template: T;
    /** One address, `name@domain`. */
    readonly to: string;
    readonly props: MailProps<T>;
    /** A second mail with the same key, at most 200 characters, is not written. Default: a new key, so every call is a mail. */
    readonly idempotencyKey?: string;
  };
}[MailTemplate];

export interface EnqueuedMail {
  /** Id in the outbox; also in the mail's Message-ID. */
  readonly id: string;
  /** False when a mail with this idempotency key was there already. */
  readonly isNew: boolean;
}
