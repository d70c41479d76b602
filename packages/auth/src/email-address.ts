/** How addresses are stored and compared: an account has exactly one form of its address. */
export const normalizeEmail = (email: string): string => email.trim().toLowerCase();

/**
 * What mails are counted under: all spellings that some mail provider delivers to one mailbox (case, dots, `+tag`) count
 * together, so that no spelling buys further mails.
 */
export function mailboxOf(email: string): string {
  const normalized = normalizeEmail(email).normalize('NFKC');
  const at = normalized.lastIndexOf('@');
  const local = normalized.slice(0, at).replace(/\+.*$/, '').replaceAll('.', '');
  return `${local}@${normalized.slice(at + 1).replace(/\.+$/, '')}`;
}
