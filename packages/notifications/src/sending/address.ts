import { domainToASCII } from 'node:url';

const MAX_ADDRESS = 254;
const MAX_LOCAL = 64;
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The canonical form of an address: lower case, with an ASCII domain (`xn--…`). Undefined for anything that is
 * not exactly one plain address: no display names, no comments, no quotes, no line breaks, no domain without a dot but
 * `localhost`.
 */
export function normalizeAddress(value: string): string | undefined {
  if (value.length > MAX_ADDRESS || /[\s\p{Cc}]/u.test(value)) return undefined;
  const at = value.lastIndexOf('@');
  const local = value.slice(0, Math.max(at, 0)).toLowerCase();
  const domain = domainToASCII(value.slice(at + 1)).toLowerCase();
  const labels = domain.split('.');
  const isDomain = (labels.length > 1 || domain === 'localhost') && labels.every((label) => LABEL.test(label));
  if (local.length > MAX_LOCAL || !LOCAL.test(local) || !isDomain || /^\d+$/.test(labels.at(-1) ?? ''))
    return undefined;
  const address = `${local}@${domain}`;
  return address.length <= MAX_ADDRESS ? address : undefined;
}

/** A sender: `Name <name@domain>` or a bare address. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** Undefined if it is not exactly one mailbox. */
export function parseMailbox(value: string): Mailbox | undefined {
  const text = value.trim();
  const opening = text.indexOf('<');
  const isNamed = opening !== -1 && text.endsWith('>');
  const address = normalizeAddress(isNamed ? text.slice(opening + 1, -1) : text);
  const name = isNamed ? withoutQuotes(text.slice(0, opening).trim()) : '';
  return address === undefined || /["<>\r\n]/.test(name) ? undefined : { name, address };
}

const withoutQuotes = (name: string): string => name.replace(/^"/, '').replace(/"$/, '').trimEnd();
