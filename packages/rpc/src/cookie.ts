/**
 * A cookie as an answer sets it: always for the whole site, never readable by scripts, never sent by other sites'
 * forms.
 */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** 0 takes the cookie away. */
  readonly maxAgeSeconds: number;
  /** Only over https; off only for a server reached as plain localhost. */
  readonly secure: boolean;
}

const NAME = /^[\w-]+$/;
/** RFC 6265 §4.1.1, without quotes. */
const VALUE = /^[\w!#$%&'()*+\-./:<=>?@[\]^`{|}~]*$/;

/** The value of a `Set-Cookie` header. @throws RangeError when name or value would break out of it */
export function serializeCookie({ name, value, maxAgeSeconds, secure }: Cookie): string {
  if (!NAME.test(name) || !VALUE.test(value)) throw new RangeError(`the cookie ${JSON.stringify(name)} is not valid`);
  const expiry =
    maxAgeSeconds > 0 ? `Max-Age=${Math.floor(maxAgeSeconds)}` : 'Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT';
  return `${name}=${value}; Path=/; ${expiry}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/**
 * The cookies of a request. Of several with one name the first counts, as RFC 6265 §5.4 sorts the most specific first.
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
