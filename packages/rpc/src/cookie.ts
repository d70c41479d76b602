/**
 * A cookie set by a response: always for the entire site, never readable by scripts, never sent with forms of other
 * sites.
 */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** 0 removes the cookie. */
  readonly maxAgeSeconds: number;
  /** Sent only over HTTPS; false only for a server at http://localhost. */
  readonly secure: boolean;
}

const NAME = /^[\w-]+$/;
/** RFC 6265 §4.1.1, without quotes. */
const VALUE = /^[\w!#$%&'()*+\-./:<=>?@[\]^`{|}~]*$/;

/**
 * The value of a `Set-Cookie` header. @throws RangeError if the name or the value contains characters that are not
 * allowed
 */
export function serializeCookie({ name, value, maxAgeSeconds, secure }: Cookie): string {
  if (!NAME.test(name) || !VALUE.test(value)) throw new RangeError(`the cookie ${JSON.stringify(name)} is not valid`);
  const expiry =
    maxAgeSeconds > 0 ? `Max-Age=${Math.floor(maxAgeSeconds)}` : 'Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT';
  return `${name}=${value}; Path=/; ${expiry}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/**
 * The cookies of a request. The first of several with one name is used, because the most specific comes first (RFC 6265
 * §5.4).
 */
export function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  if (header === undefined) return cookies;
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0) continue;
    const name = pair.slice(0, at).trim();
    if (name !== '' && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}
