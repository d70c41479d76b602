import { randomUUID } from 'node:crypto';
import { testDb } from '@energy-optimizer/db/testing';
import { fixedClock } from '@energy-optimizer/kernel';
import type { ConsentPolicy } from '../consent/policy.ts';
import type { ComplianceContext, UserCaller } from '../context.ts';
import { createProcessing } from '../index.ts';

export const NOW = new Date('2026-12-02T10:00:00.000Z');
export const POLICY: ConsentPolicy = { version: '2026-12-01', url: null, isRequired: true };

/** The domain on a database of its own with all policies in force. */
export async function world() {
  const db = await testDb({ poolSize: 10 });
  const clock = fixedClock(NOW);
  const context: Pick<ComplianceContext, 'db' | 'clock' | 'policy'> = { db, clock, policy: POLICY };
  const withPolicy = (policy: ConsentPolicy) => ({
    context: { ...context, policy },
    processing: createProcessing({ db, policy }),
  });
  return {
    ...withPolicy(POLICY),
    db,
    clock,
    /** A new user, as a caller with a session. */
    async user(email = `${randomUUID()}@example.com`): Promise<UserCaller> {
      const id = randomUUID();
      const data = { id, email, createdAt: NOW, updatedAt: NOW };
      await db.forTask('sign_in').rows.appUser.createMany({ data });
      return caller(id);
    },
    /** The domain with other settings on the same database: another server. */
    server: (policy: Partial<ConsentPolicy>) => withPolicy({ ...POLICY, ...policy }),
    close: db.close,
  };
}
export type World = Awaited<ReturnType<typeof world>>;

export const caller = (userId: string): UserCaller => ({
  requestId: 'request-1',
  client: { ip: '203.0.113.77', userAgent: 'Mozilla/5.0 (Ada)', cookies: new Map(), site: 'same' },
  principal: {
    ...{ kind: 'user', userId, role: 'user', tier: 'free', scopes: 'all', via: 'session' },
    credentialId: 'session-1',
  },
});
