import { randomUUID } from 'node:crypto';
import type { Db, Sql } from '@energy-optimizer/db';
import { AppError, addMs, type Clock, DAY_MS, HOUR_MS, MINUTE_MS, notFound } from '@energy-optimizer/kernel';
import { type Scope, tierAt } from '@energy-optimizer/rpc';
import type { AuthContext, UserCaller } from '../context.ts';
import { isApiKey, type KeyCheck, keyPrincipal, newApiKey } from '../credentials/api-keys.ts';
import { sha256 } from '../credentials/secrets.ts';
import { networkOf } from '../defense/network.ts';
import type { AuditPort } from '../ports.ts';
import type { CreatedKey, KeyView } from '../schemas/index.ts';
import { countKeys, findKey, findKeyOwner, insertKey, listKeys, revokeKey, touchKey } from '../store/keys.ts';
import { tiersOf } from '../store/tiers.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { holdCaller } from './hold-account.ts';
import { noteChange } from './note-change.ts';
import { occasionOf } from './open-session.ts';

const MAX_KEYS = 20;

const unknownKey = () => notFound('unknown_api_key', 'The API key does not exist.');

export async function listApiKeys(
  { db }: AuthContext,
  { principal }: UserCaller,
): Promise<{ readonly keys: KeyView[] }> {
  return { keys: await listKeys(db, principal.userId) };
}

export interface KeyRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date;
}

/**
 * Creates a key, returns it once, and notifies the owner by e-mail.
 * @throws AppError `too_many_api_keys` (409), what `confirmIdentity` throws
 */
export async function createApiKey(
  context: AuthContext,
  caller: UserCaller,
  input: {
    readonly name: string;
    readonly scopes: readonly Scope[];
    readonly expiresInDays: number;
    readonly password?: string | undefined;
  },
): Promise<CreatedKey> {
  const { name, scopes, expiresInDays, password } = input;
  await confirmIdentity(context, caller, password);
  const expiresAt = addMs(context.clock.now(), expiresInDays * DAY_MS);
  return issueKey(context, caller, { name, scopes, expiresAt });
}

/**
 * Creates a key with the same name, scopes and expiry; the old one is revoked immediately.
 * @throws AppError `unknown_api_key` (404), `api_key_expired` (409), what `confirmIdentity` throws
 */
export async function rotateApiKey(
  context: AuthContext,
  caller: UserCaller,
  { id, password }: { readonly id: string; readonly password?: string | undefined },
): Promise<CreatedKey> {
  await confirmIdentity(context, caller, password);
  const old = await findKey(context.db, caller.principal.userId, id);
  if (old === undefined) throw unknownKey();
  if (old.expiresAt <= context.clock.now())
    throw new AppError('conflict', {
      code: 'api_key_expired',
      publicMessage: 'The API key has expired and cannot be rotated. Create a new one.',
    });
  const created = await issueKey(context, caller, old, id);
  context.cache.drop(`user:${caller.principal.userId}`);
  return created;
}

async function requireRoom(tx: Sql, userId: string): Promise<void> {
  if ((await countKeys(tx, userId)) >= MAX_KEYS)
    throw new AppError('conflict', {
      code: 'too_many_api_keys',
      publicMessage: `An account has at most ${MAX_KEYS} API keys. Revoke one first.`,
    });
}

async function issueKey(
  context: AuthContext,
  caller: UserCaller,
  request: KeyRequest,
  replacedId?: string,
): Promise<CreatedKey> {
  const { db, clock, mail, links } = context;
  const { userId } = caller.principal;
  const { key, prefix } = newApiKey();
  const createdAt = clock.now();
  const { name, expiresAt } = request;
  const scopes = [...new Set(request.scopes)];
  const details: KeyView = { id: randomUUID(), name, prefix, scopes, createdAt, expiresAt, lastUsedAt: null };
  await db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    if (replacedId === undefined) await requireRoom(tx, userId);
    else if (!(await revokeKey(tx, userId, replacedId, createdAt))) throw unknownKey();
    await insertKey(tx, userId, { ...details, keyHash: sha256(key) });
    const procedure = replacedId === undefined ? 'auth.createApiKey' : 'auth.rotateApiKey';
    const audited = { prefix, scopes, replaced: replacedId ?? null };
    await noteChange(context, tx, caller, { procedure, user, details: audited });
    const props = { keyName: name, prefix, scopes, expiresAt, ...occasionOf({ clock }, caller), keysUrl: links.keys };
    await mail(tx, { template: 'keyCreated', to: user.email, props });
  });
  return { key, details };
}

/** @throws AppError `unknown_api_key` (404), also for keys of others */
export async function revokeApiKey(
  context: AuthContext,
  caller: UserCaller,
  { id }: { readonly id: string },
): Promise<{ readonly status: 'done' }> {
  const { db, clock, cache } = context;
  const { userId } = caller.principal;
  await db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    if (!(await revokeKey(tx, userId, id, clock.now()))) throw unknownKey();
    await noteChange(context, tx, caller, { procedure: 'auth.revokeApiKey', user, details: { id } });
  });
  cache.drop(`user:${userId}`);
  return { status: 'done' };
}

const hourOf = (instant: Date | null): number => (instant === null ? -1 : Math.floor(instant.getTime() / HOUR_MS));

/**
 * Creates the function that looks up keys and records their use: at most once a minute, in the audit log once an hour.
 */
export const createKeyCheck =
  ({ db, clock, audit }: { readonly db: Db; readonly clock: Clock; readonly audit: AuditPort }): KeyCheck =>
  async (key, { requestId = '', client }) => {
    if (!isApiKey(key)) return undefined;
    const now = clock.now();
    const found = await findKeyOwner(db, sha256(key), now);
    if (found === undefined) return undefined;
    const { keyId, userId, role, scopes, expiresAt, lastUsedAt } = found;
    const unusedMs = lastUsedAt === null ? Number.POSITIVE_INFINITY : now.getTime() - lastUsedAt.getTime();
    if (unusedMs >= MINUTE_MS) await touchKey(db, userId, keyId, now);
    if (hourOf(now) !== hourOf(lastUsedAt)) {
      const network = networkOf(client.ip);
      await audit.record(db, {
        action: 'api_key_used',
        userId,
        result: 'ok',
        requestId,
        network,
        details: { id: keyId },
      });
    }
    const tiers = tiersOf(found);
    const rights = { userId, role, tiers, tier: tierAt(tiers, now), scopes };
    return { principal: keyPrincipal({ ...rights, credentialId: keyId }), expiresAt };
  };
