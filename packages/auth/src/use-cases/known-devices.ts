import type { Sql } from '@energy-optimizer/db';
import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import type { AuthContext, Caller } from '../context.ts';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import { DEVICE_DAYS } from '../sessions/cookies.ts';
import { peekToken, retireOldDevices, storeDevice, voidDevices } from '../store/tokens.ts';

/**
 * Browsers that have signed in to an account before. The browser stores one secret, the account its hash together with
 * the address. Such a browser has its own sign-in attempts, so attackers cannot lock out its owner.
 */

const MAX_DEVICES = 20;
const deviceId = (email: string, secret: string): string => sha256(`device:${email}:${secret}`);

/**
 * The ID of the caller's device, if the account of the address knows it. Runs the same queries if the account does not
 * exist.
 */
export async function knownDevice(
  { db, clock, cookies }: AuthContext,
  { client }: Caller,
  email: string,
): Promise<string | undefined> {
  const secret = cookies.deviceSecret(client);
  if (secret === undefined) return undefined;
  const id = deviceId(email, secret);
  const known = await peekToken(db, { id, purpose: 'known_device', browserHash: null, at: clock.now() });
  return known === undefined ? undefined : id;
}

/**
 * Makes the caller's browser known to the account. Returns the secret for its cookie; undefined if no cookie can be
 * set.
 */
export async function rememberDevice(
  { clock, cookies }: AuthContext,
  tx: Sql,
  { client, setCookie }: Caller,
  user: { readonly id: string; readonly email: string },
): Promise<string | undefined> {
  if (setCookie === undefined) return undefined;
  const secret = cookies.deviceSecret(client) ?? randomSecret();
  const createdAt = clock.now();
  const id = deviceId(user.email, secret);
  await storeDevice(tx, {
    id,
    userId: user.id,
    email: user.email,
    createdAt,
    expiresAt: addMs(createdAt, DEVICE_DAYS * DAY_MS),
  });
  await retireOldDevices(tx, user.id, { keep: MAX_DEVICES, at: createdAt });
  return secret;
}

/** Forgets all devices of the account, or all but the caller's. */
export async function forgetDevices(
  context: AuthContext,
  tx: Sql,
  caller: Caller,
  user: { readonly id: string; readonly email: string },
  options: { readonly keepCurrent: boolean },
): Promise<void> {
  const secret = options.keepCurrent ? context.cookies.deviceSecret(caller.client) : undefined;
  const keepId = secret === undefined ? '' : deviceId(user.email, secret);
  await voidDevices(tx, user.id, { keepId, at: context.clock.now() });
}
