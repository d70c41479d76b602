import { z } from 'zod';

/** RFC 5321: at most 64 characters before the @, and no label that begins or ends with a hyphen. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

function isDeliverable(address: string): boolean {
  const [local = '', domain = '', ...more] = address.length > 254 ? [] : address.split('@');
  const labels = domain.split('.');
  const isLocal = local.length > 0 && local.length <= 64 && more.length === 0;
  return isLocal && labels.length > 1 && labels.every((label) => LABEL.test(label));
}

/** An address in an input. */
export const email = z
  .email({ error: 'must be an e-mail address' })
  .max(254)
  .refine(isDeliverable, 'must be an e-mail address')
  .describe('An e-mail address; case-insensitive.');

/** An address in a response. */
export const emailAddress = z.string().meta({ format: 'email' });
