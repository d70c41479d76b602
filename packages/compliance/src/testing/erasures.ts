import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Db } from '@energy-optimizer/db';
import { silentLogger, systemClock } from '@energy-optimizer/kernel';
import { scratchFolder } from '@energy-optimizer/kernel/testing';
import type { ErasureContext } from '../context.ts';
import { createErasureContext, type ErasureDeps } from '../service.ts';

/** The context on a test database, with a folder of its own for ledger and exports. */
export function testErasures(db: Db, given: Partial<ErasureDeps> = {}): ErasureContext & { readonly folder: string } {
  const folder = path.join(scratchFolder(), `energy-erasures-${randomUUID()}`);
  const context = createErasureContext({
    ...{ db, clock: systemClock, log: silentLogger },
    ledgerFolder: path.join(folder, 'ledger'),
    exportFolder: path.join(folder, 'exports'),
    processors: [],
    identity: {
      confirm: async ({ principal }) => ({ id: principal.userId, email: `${principal.userId}@example.com` }),
    },
    mail: { enqueue: async () => undefined },
    audit: { record: async () => undefined },
    wake: async () => undefined,
    appUrl: 'https://energy.example',
    retentionDays: 730,
    residency: undefined,
    ...given,
  });
  return { ...context, folder };
}

/** A request of a user for the erasure, which is due. */
export async function requestDue(owner: Pick<Db, 'query'>, userId: string): Promise<string> {
  const id = randomUUID();
  await owner.query({
    text: `INSERT INTO privacy_erasure (id, user_id, requested_at, due_at, next_attempt_at)
           VALUES ($1, $2, now() - interval '25 hours', now() - interval '1 hour', now() - interval '1 hour')`,
    values: [id, userId],
  });
  return id;
}

/** Makes the next attempt of all erasures due. */
export const makeDue = (owner: Pick<Db, 'query'>) =>
  owner.query({ text: `UPDATE privacy_erasure SET next_attempt_at = now() - interval '1 second'` });
