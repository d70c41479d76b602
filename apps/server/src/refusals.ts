import type { Audit, AuditEntry } from '@energy-optimizer/admin';
import { networkOf } from '@energy-optimizer/auth';
import type { Db } from '@energy-optimizer/db';
import { AppError, type Clock, HOUR_MS, type Logger } from '@energy-optimizer/kernel';
import type { Client, Principal } from '@energy-optimizer/rpc';

/** The rejected caller, as far as known. */
export interface Refused {
  readonly requestId: string;
  readonly client: Client;
}

/** Records rejected calls. Never fails, because the response is a rejection either way. */
export interface Refusals {
  /** A signed-in user called an operation without permission. */
  ofCall(from: Refused & { readonly principal: Principal }, what: { path: string; code: string }): Promise<void>;
  /** A wrong, revoked or expired key. Other errors are not recorded. */
  ofCredential(from: Refused, error: unknown): Promise<void>;
}

/** Entries per hour and server; bounds both the log and memory during a flood. */
const MAX_PER_HOUR = 1_000;

/** True once an hour per key, for a bounded number of keys. */
function hourly(clock: Clock, log: Logger, maxPerHour: number): (key: string) => boolean {
  const noted = new Set<string>();
  let hour = -1;
  return (key) => {
    const now = Math.floor(clock.now().getTime() / HOUR_MS);
    if (now !== hour) noted.clear();
    hour = now;
    if (noted.has(key) || noted.size >= maxPerHour) return false;
    noted.add(key);
    if (noted.size === maxPerHour)
      log.warn({ maxPerHour }, 'too many rejected calls; not recording more until the next hour');
    return true;
  };
}

/** Each credential, and each network without one, gets at most one rejection entry per hour. */
export function createRefusals(deps: {
  readonly db: Db;
  readonly audit: Pick<Audit, 'record'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly maxPerHour?: number;
}): Refusals {
  const { db, audit, clock, log, maxPerHour = MAX_PER_HOUR } = deps;
  const isDue = hourly(clock, log, maxPerHour);
  type Line = Pick<AuditEntry, 'action' | 'actorKind' | 'actorId' | 'details'>;
  const note = async ({ requestId, client }: Refused, line: Line): Promise<void> => {
    const who = { userId: line.actorId, result: 'denied', requestId, network: networkOf(client.ip) } as const;
    await audit.record(db, { ...line, ...who }).catch((err: unknown) => {
      log.warn({ err, action: line.action }, 'could not record a rejected call');
    });
  };
  return {
    async ofCall({ principal, ...from }, { path, code }) {
      if (principal.kind !== 'user') return;
      const { via, userId, credentialId } = principal;
      if (!isDue(`credential:${credentialId}`)) return;
      const actorKind = via === 'api_key' ? 'api_key' : 'user';
      await note(from, {
        action: 'access_refused',
        actorKind,
        actorId: userId,
        details: { procedure: path, code, credentialId },
      });
    },
    async ofCredential(from, error) {
      if (!(error instanceof AppError) || error.code !== 'invalid_api_key') return;
      if (!isDue(`network:${networkOf(from.client.ip)}`)) return;
      await note(from, { action: 'api_key_refused', actorKind: 'anonymous', actorId: null });
    },
  };
}
