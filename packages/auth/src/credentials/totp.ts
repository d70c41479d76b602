import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 6238 with the parameters all authenticator apps support: SHA-1, six digits, 30 seconds. */
const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
const CODE = /^[0-9]{6}$/;
const ISSUER = 'Energy Optimizer';

const totpOf = (secret: Uint8Array, label?: string): TOTP =>
  new TOTP({
    issuer: ISSUER,
    ...(label === undefined ? {} : { label }),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  });

export const newTotpSecret = (): Buffer => randomBytes(SECRET_BYTES);

/** The setup data for an app: the secret to type, and the URL of the QR code. */
export function totpEnrolment(secret: Uint8Array, email: string): { readonly secret: string; readonly uri: string } {
  const totp = totpOf(secret, email);
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/**
 * The time step a code is valid for: only the current one, since codes live 30 seconds (ASVS 5, 6.5.5). Undefined:
 * wrong.
 */
export function matchingStep(secret: Uint8Array, code: string, at: Date): number | undefined {
  // The library compares bytes and throws if six characters are not six bytes.
  if (!CODE.test(code)) return undefined;
  const delta = totpOf(secret).validate({ token: code, timestamp: at.getTime(), window: 0 });
  return delta === null ? undefined : Math.floor(at.getTime() / 1_000 / PERIOD_SECONDS) + delta;
}
