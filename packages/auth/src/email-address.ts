/** How addresses are stored and compared: an account has exactly one form of its address. */
export const normalizeEmail = (email: string): string => email.trim().toLowerCase();

/**
 * What mails are counted under: all spellings that some mail provider delivers to one mailbox (case, dots, `+tag`) count
 * together, so that no spelling buys further mails.
 */
export function mailboxOf(email: string): string {
  const normalized = normalizeEmail(email).normalize('NFKC');
  const at = normalized.lastIndexOf('@');
  const [local = ''] = normalized.slice(0, at).replaceAll('.', '').split('+', 1);
  return `${local}@${withoutFinalDots(normalized.slice(at + 1))}`;
}

function withoutFinalDots(domain: string): string {
  let end = domain.length;
  while (domain[end - 1] === '.') end--;
  return domain.slice(0, end);
}
