import type { Db } from '@energy-optimizer/db';
import { fixedClock } from '@energy-optimizer/kernel';
import { createPayments } from '../../index.ts';
import { EMAIL, type ModelSettings, settingsOf, startRoute } from './world.ts';

/** Where a server waits to be killed. */
export type StopAt = 'received' | 'stored' | 'mailing' | 'nowhere';

/**
 * A server that receives events and processes them. Its e-mails are rows of the table `model_mail`.
 * @param waitAt called at each place; the server goes on once it resolves
 */
export async function startMailingServer(given: {
  readonly db: Db;
  readonly stripe: ModelSettings;
  readonly now: Date;
  readonly waitAt: (place: StopAt) => Promise<void>;
}) {
  const { db, stripe, now, waitAt } = given;
  const { service } = createPayments({
    db,
    clock: fixedClock(now),
    settings: settingsOf(stripe),
    mail: {
      enqueue: async (tx, { idempotencyKey }) => {
        await tx.query({ text: 'INSERT INTO model_mail (key) VALUES ($1)', values: [idempotencyKey] });
        await waitAt('mailing');
      },
    },
    audit: { record: async () => undefined },
    users: { emailOf: async () => EMAIL },
  });
  const route = await startRoute(async (webhook) => {
    await waitAt('received');
    await service.receive(webhook);
    await waitAt('stored');
  });
  await service.worker.start();
  return {
    url: route.url,
    close: async () => {
      await service.worker.stop();
      await route.close();
    },
  };
}
