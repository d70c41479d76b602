import { Stripe } from 'stripe';

/** Older signatures are refused, in seconds. */
const TOLERANCE_SECONDS = 300;
const utf8 = new TextDecoder('utf8', { fatal: true, ignoreBOM: true });

const signature = Stripe.webhooks.signature!;

/**
 * Checks the signature of a webhook with each of the secrets; during a rotation, Stripe signs with two.
 * @returns the body as text; undefined if it is not signed, or not recently
 */
export function verifiedBody(
  { body, header }: { readonly body: Uint8Array; readonly header: string | undefined },
  secrets: readonly string[],
  now: Date,
): string | undefined {
  if (header === undefined || header.length > MAX_HEADER_CHARS || body.length === 0) return undefined;
  const text = decode(body);
  if (text === undefined) return undefined;
  const isSigned = secrets.some((secret) => isValid(text, header, secret, now));
  return isSigned ? text : undefined;
}
const MAX_HEADER_CHARS = 1_024;

function isValid(text: string, header: string, secret: string, now: Date): boolean {
  try {
    return signature.verifyHeader(text, header, secret, TOLERANCE_SECONDS, undefined, now.getTime()) === true;
  } catch {
    return false;
  }
}

function decode(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}
