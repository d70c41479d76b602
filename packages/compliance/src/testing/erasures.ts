import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from '@energy-optimizer/db';
import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { silentLogger, systemClock } from '@energy-optimizer/kernel';
import { scratchFolder } from '@energy-optimizer/kernel/testing';
import type { ErasureContext } from '../context.ts';
import type { Receipt } from '../index.ts';
import type { LiveTable } from '../map/live-table.ts';
import type { Processor } from '../ports.ts';
import { createErasureContext, type ErasureDeps } from '../service.ts';
import { readSchema } from '../store/schema.ts';
import { fillEverything, type TestPerson, testPerson } from './people.ts';

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

/** Erasures on one test database, for the tests of a file. */
export interface ErasureWorld {
  readonly db: TestDb;
  readonly live: readonly LiveTable[];
  /** A server's context, with folders of its own. */
  context(given?: Partial<ErasureDeps>): ReturnType<typeof testErasures>;
  /** An account with a row in every table that can hold something of a person. */
  filled(): Promise<TestPerson>;
  /** An account without further rows. */
  account(): Promise<TestPerson>;
  exists(person: TestPerson): Promise<boolean>;
  /** Stripe's deletion is queued by a trigger and confirmed by the processor. */
  readonly stripe: Processor;
  receiptOf(id: string): Promise<{ readonly state: string; readonly receipt: Receipt }>;
  close(): Promise<void>;
}

export async function erasureWorld(): Promise<ErasureWorld> {
  const db = await testDb();
  const live = await readSchema(db);
  const folders: string[] = [];
  const { owner } = db;
  return {
    db,
    live,
    context(given = {}) {
      const context = testErasures(db, given);
      folders.push(context.folder);
      return context;
    },
    async filled() {
      const person = testPerson();
      await fillEverything(owner, live, person);
      return person;
    },
    async account() {
      const person = testPerson();
      await owner.query({
        text: `INSERT INTO app_user (id, email, role, tier, created_at, updated_at) VALUES ($1, $2, 'user', 'free', now(), now())`,
        values: [person.id, person.email],
      });
      return person;
    },
    exists: async ({ id }) =>
      (await owner.query({ text: 'SELECT 1 FROM app_user WHERE id = $1', values: [id] })).length === 1,
    stripe: {
      name: 'stripe',
      erase: async ({ customerIds }) => {
        await owner.query({ text: 'DELETE FROM billing_event WHERE customer_id = ANY($1)', values: [customerIds] });
        return { state: 'erased' };
      },
    },
    async receiptOf(id) {
      const [row] = await owner.query<[string, Receipt]>({
        text: 'SELECT state::text, receipt FROM privacy_erasure WHERE id = $1',
        values: [id],
      });
      return { state: row![0], receipt: row![1] };
    },
    async close() {
      await db.close();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}
