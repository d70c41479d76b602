import type { Db } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import { tierAt, type UserPrincipal } from '@energy-optimizer/rpc';
import { type ValidCredential, validKeys, validSessions } from '../store/callers.ts';
import { tiersOf } from '../store/tiers.ts';
import type { CredentialCache } from './credential-cache.ts';

/** Authenticated callers as they are now, for whatever outlasts a call, such as a stream. */
export interface CurrentCallers {
  /** Each caller with its current rights, in order; undefined: its session, key or account has ended. */
  current(callers: readonly UserPrincipal[]): Promise<(UserPrincipal | undefined)[]>;
  /** Calls `onChange` whenever callers may have changed, in any process. Returns a function that unsubscribes. */
  onChange(onChange: (concerns: (caller: UserPrincipal) => boolean) => void): () => void;
  /** False while changes cannot be received. */
  isInformed(): boolean;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function createCurrentCallers(deps: {
  readonly db: Db;
  readonly clock: Clock;
  readonly cache: Pick<CredentialCache, 'onChange' | 'isHearing'>;
}): CurrentCallers {
  const { db, clock, cache } = deps;
  return {
    async current(callers) {
      const now = clock.now();
      const idsOf = (via: UserPrincipal['via']): string[] =>
        callers.filter((caller) => caller.via === via).map(({ credentialId }) => credentialId);
      const [sessionIds, keyIds] = [idsOf('session'), idsOf('api_key').filter((id) => UUID.test(id))];
      const found = [
        ...(sessionIds.length > 0 ? await validSessions(db, sessionIds, now) : []),
        ...(keyIds.length > 0 ? await validKeys(db, keyIds, now) : []),
      ];
      const valid = new Map(found.map((credential) => [credential.id, credential]));
      return callers.map((caller) => renewed(caller, valid.get(caller.credentialId), now));
    },
    onChange: (onChange) => cache.onChange((what) => onChange((caller) => mayConcern(what, caller))),
    isInformed: cache.isHearing,
  };
}

function renewed(caller: UserPrincipal, found: ValidCredential | undefined, now: Date): UserPrincipal | undefined {
  if (found === undefined) return undefined;
  const { role, scopes } = found;
  const tiers = tiersOf(found);
  return { ...caller, role, scopes, tiers, tier: tierAt(tiers, now) };
}

/** Whether a notification may concern a caller. One about a key names its hash, which a caller does not have. */
function mayConcern(what: string | undefined, { userId, via, credentialId }: UserPrincipal): boolean {
  if (what === undefined || what === `user:${userId}`) return true;
  return via === 'api_key' ? what.startsWith('key:') : what === `session:${credentialId}`;
}
