import { createDb } from '@energy-optimizer/db';
import { fixedClock } from '@energy-optimizer/kernel';
import { createPayments } from '../../index.ts';
import { EMAIL, type ModelSettings, settingsOf, startRoute } from './world.ts';

/** Where the process waits to be killed. */
export type StopAt = 'received' | 'stored' | 'mailing' | 'nowhere';

interface VictimInput {
  readonly databaseUrl: string;
  readonly stripe: ModelSettings;
  readonly now: string;
  readonly stopAt: StopAt;
}

/** A server that receives events and processes them, for the test that kills it. */
const { databaseUrl, stripe, now, stopAt } = JSON.parse(process.argv[2] ?? '{}') as VictimInput;
const report = (message: string | { url: string }): void => void process.send?.(message);
const waitAt = async (place: StopAt): Promise<void> => {
  if (place !== stopAt) return;
  report(place);
  await new Promise(() => undefined);
};

const { service } = createPayments({
  db: await createDb({ url: databaseUrl, applicationName: 'energy-billing-victim' }),
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
report({ url: route.url });
