/** Hosts with several names. */
const SAME_HOST: Readonly<Record<string, string>> = { 'googlemail.com': 'gmail.com' };

/**
 * The mailbox an address is counted under: all spellings that a mail provider may deliver to one mailbox (case, dots,
 * `+tag`) count together, so that no spelling allows further e-mails. For counting only: two such addresses may belong
 * to two people.
 */
export function mailboxOf(email: string): string {
  const normalized = email.trim().toLowerCase().normalize('NFKC').toLowerCase();
  const at = normalized.lastIndexOf('@');
  const [local = ''] = normalized.slice(0, at).replaceAll('.', '').split('+', 1);
  const host = withoutFinalDots(normalized.slice(at + 1));
  return `${local}@${SAME_HOST[host] ?? host}`;
}

function withoutFinalDots(host: string): string {
  let end = host.length;
  while (host[end - 1] === '.') end--;
  return host.slice(0, end);
}
