import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A software passkey authenticator, as described in WebAuthn level 2 §6 and §8.7. */

type Cbor = number | string | Uint8Array | ReadonlyMap<number | string, Cbor>;

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}

/** The subset of RFC 8949 that authenticators need. */
function encode(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, item]) => [encode(key), encode(item)])]);
}

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const ATTESTED = 0x40;
const NO_AAGUID = Buffer.alloc(16);

export interface AuthenticatorOptions {
  /** The page's origin; a phishing page has a different one. */
  readonly origin?: string;
  readonly rpId?: string;
  /** The person was verified by PIN, finger or face. */
  readonly isVerified?: boolean;
}

/** The public key in COSE: EC2, ES256, P-256. */
function coseOf(publicKey: KeyObject): Buffer {
  const coordinates = publicKey.export({ format: 'jwk' });
  return encode(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(coordinates.x as string, 'base64url')],
      [-3, Buffer.from(coordinates.y as string, 'base64url')],
    ]),
  );
}

const clientData = (type: string, challenge: string, origin: string): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
const flagsOf = (isVerified: boolean): number => USER_PRESENT | (isVerified ? USER_VERIFIED : 0);
const SITE = { origin: 'https://app.example.com', rpId: 'app.example.com', isVerified: true };

export function createAuthenticator() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  let counter = 0;
  const authenticatorData = (rpId: string, flags: number, attested: readonly Uint8Array[] = []): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, ...attested]);
  };
  const credential = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' as const };
  return {
    id: credential.id,
    /** Resets its counter, as an earlier copy would have it. */
    rewind: (to: number) => {
      counter = to;
    },
    /** `navigator.credentials.create` */
    create: (challenge: string, options: AuthenticatorOptions = {}) => {
      const { origin, rpId, isVerified } = { ...SITE, ...options };
      const length = Buffer.from([0, id.length]);
      const data = authenticatorData(rpId, flagsOf(isVerified) | ATTESTED, [NO_AAGUID, length, id, coseOf(publicKey)]);
      const attestation = new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', data],
      ]);
      return {
        ...credential,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, origin).toString('base64url'),
          attestationObject: encode(attestation).toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    /** `navigator.credentials.get` */
    get: (challenge: string, options: AuthenticatorOptions = {}) => {
      const { origin, rpId, isVerified } = { ...SITE, ...options };
      counter += 1;
      const data = authenticatorData(rpId, flagsOf(isVerified));
      const client = clientData('webauthn.get', challenge, origin);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return {
        ...credential,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      };
    },
  };
}
