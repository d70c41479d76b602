import { MAIL_PROPS, type MailCategory, type MailProps, type MailTemplate } from '../sending/mail.ts';
import { plainText } from '../sending/plain-text.ts';
import { accountExists, magicLink, reset, unlock, verify, welcome } from './account.ts';
import { renderHtml } from './html.ts';
import { erasureRequested, exportReady } from './privacy.ts';
import { betaWelcome, dunningFinal, dunningSoft, priceAlert } from './product.ts';
import { accountChanged, keyCreated, newSignIn } from './security.ts';
import type { Template } from './template.ts';
import { renderText } from './text.ts';

const TEMPLATES: { readonly [T in MailTemplate]: Template<T> } = {
  verify,
  magicLink,
  reset,
  accountExists,
  unlock,
  newSignIn,
  keyCreated,
  accountChanged,
  welcome,
  erasureRequested,
  exportReady,
  betaWelcome,
  priceAlert,
  dunningSoft,
  dunningFinal,
};

/** A rendered e-mail. */
export interface RenderedMail {
  /** One line. */
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

const MAX_SUBJECT = 150;

/** Metadata of an e-mail for the outbox. */
export function outboxFacts<T extends MailTemplate>(
  template: T,
  props: MailProps<T>,
): { readonly category: MailCategory; readonly expiresAt: Date | null } {
  const { category, expiresAt } = TEMPLATES[template];
  return { category, expiresAt: expiresAt?.(props) ?? null };
}

/**
 * Renders a template.
 * @param unsubscribeUrl for e-mails with an unsubscribe link
 * @throws ZodError if the props do not match the template
 */
export function renderMail<T extends MailTemplate>(
  template: T,
  props: MailProps<T>,
  unsubscribeUrl?: string,
): RenderedMail {
  const { message, why } = TEMPLATES[template];
  const filled = message(tidied(template, props));
  const subject = plainText(filled.subject, MAX_SUBJECT);
  const unsubscribe = unsubscribeUrl === undefined ? [] : [`Unsubscribe from these e-mails: ${unsubscribeUrl}`];
  return {
    subject,
    html: renderHtml({ ...filled, subject }, [why], unsubscribeUrl),
    text: renderText(filled, [why, ...unsubscribe]),
  };
}

/** The mail of a template with sample props. */
export function previewMail(template: MailTemplate): RenderedMail & { readonly category: MailCategory } {
  const { category } = TEMPLATES[template];
  const unsubscribeUrl =
    category === 'non_transactional' ? 'https://energy.example/mail/unsubscribe?token=sample' : undefined;
  return { category, ...renderMail(template, sampleProps(template), unsubscribeUrl) };
}

/** Plausible props of a template. */
export const sampleProps = <T extends MailTemplate>(template: T): MailProps<T> => TEMPLATES[template].sample;

/** Props as restored from the outbox: every text is one printable line. @throws ZodError */
function tidied<T extends MailTemplate>(template: T, props: MailProps<T>): MailProps<T> {
  return decodeProps(template, encodeProps(template, props));
}

/** Props as JSON, for the outbox. @throws ZodError if they do not match the template */
export const encodeProps = <T extends MailTemplate>(template: T, props: MailProps<T>): unknown =>
  MAIL_PROPS[template].encode(props as never);

/** Props from the outbox. @throws ZodError if they do not match the template */
export const decodeProps = <T extends MailTemplate>(template: T, payload: unknown): MailProps<T> =>
  MAIL_PROPS[template].parse(payload) as MailProps<T>;
