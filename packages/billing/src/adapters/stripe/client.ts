import { Stripe } from 'stripe';

/** A call takes at most twice this, including the retry. */
const TIMEOUT_MS = 8_000;
const RETRIES = 1;

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Whether the address is Stripe's API or a server on this machine; anything else would receive the secret key. */
export function isStripeBase(url: URL): boolean {
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') return false;
  if (url.protocol === 'https:' && url.host === 'api.stripe.com') return true;
  return /^https?:$/.test(url.protocol) && LOOPBACK.includes(url.hostname);
}

export interface StripeConnection {
  readonly secretKey: string;
  /** Default: Stripe itself. */
  readonly apiBase?: URL | undefined;
  /** Of one attempt. */
  readonly timeoutMs?: number | undefined;
}

export function createStripe({ secretKey, apiBase, timeoutMs = TIMEOUT_MS }: StripeConnection): Stripe {
  if (apiBase !== undefined && !isStripeBase(apiBase))
    throw new RangeError('the Stripe API is reached at https://api.stripe.com or on loopback only');
  return new Stripe(secretKey, {
    timeout: timeoutMs,
    maxNetworkRetries: RETRIES,
    telemetry: false,
    ...(apiBase ? baseOf(apiBase) : {}),
  });
}

const baseOf = ({ protocol, hostname, port }: URL) => ({
  protocol: protocol === 'http:' ? ('http' as const) : ('https' as const),
  host: hostname,
  port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
});
