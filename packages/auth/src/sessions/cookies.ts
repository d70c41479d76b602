import type { Client, Cookie } from '@energy-optimizer/rpc';
import { isSecret } from '../credentials/secrets.ts';
import { createDeviceCookie } from './device-cookie.ts';

/** The browser's secret lives as long as a mailed link may. */
const BROWSER_COOKIE_AGE_SECONDS = 24 * 3_600;
/** How long a device stays known to an account after its last sign-in. */
export const DEVICE_DAYS = 180;

/** The cookies of this domain. With https they carry the prefix that binds them to exactly this host. */
export interface AuthCookies {
  readonly sessionName: string;
  session(token: string, maxAgeSeconds: number): Cookie;
  clearSession(): Cookie;
  /** The secret that binds a link to the browser that requested it. */
  browser(secret: string): Cookie;
  /** Also undefined if the cookie has an invalid value. */
  browserSecret(client: Pick<Client, 'cookies'> | undefined): string | undefined;
  /** The secret that identifies a browser that has signed in before; signed for the current account. */
  device(secret: string, userId: string): Cookie;
  deviceSecret(client: Pick<Client, 'cookies'> | undefined): string | undefined;
  /** Identifies the account the browser last signed in to; undefined if this server did not sign the cookie. */
  deviceAccount(client: Pick<Client, 'cookies'> | undefined): string | undefined;
}

const isLocalhost = (hostname: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

/**
 * @param publicUrl public URL of the API
 * @param secret signs the cookie of known devices; if omitted, signatures are valid until the process exits
 */
export function createCookies(publicUrl: string, secret?: string): AuthCookies {
  const { protocol, hostname } = new URL(publicUrl);
  const secure = !(protocol === 'http:' && isLocalhost(hostname));
  const prefix = secure ? '__Host-' : '';
  const sessionName = `${prefix}eo_session`;
  const browserName = `${prefix}eo_browser`;
  const deviceName = `${prefix}eo_device`;
  const cookie = (name: string, value: string, maxAgeSeconds: number): Cookie => ({
    name,
    value,
    maxAgeSeconds,
    secure,
  });
  const deviceCookie = createDeviceCookie(secret);
  const secretIn = (name: string, client: Pick<Client, 'cookies'> | undefined): string | undefined => {
    const held = client?.cookies.get(name);
    return held !== undefined && isSecret(held) ? held : undefined;
  };
  return {
    sessionName,
    session: (token, maxAgeSeconds) => cookie(sessionName, token, maxAgeSeconds),
    clearSession: () => cookie(sessionName, '', 0),
    browser: (secret) => cookie(browserName, secret, BROWSER_COOKIE_AGE_SECONDS),
    browserSecret: (client) => secretIn(browserName, client),
    device: (secret, userId) => cookie(deviceName, deviceCookie.seal(secret, userId), DEVICE_DAYS * 24 * 3_600),
    deviceSecret: (client) => deviceCookie.secret(client?.cookies.get(deviceName) ?? ''),
    deviceAccount: (client) => deviceCookie.account(client?.cookies.get(deviceName) ?? ''),
  };
}
