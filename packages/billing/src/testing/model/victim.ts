import { createDb } from '@energy-optimizer/db';
import { type StopAt, startMailingServer } from './mailing-server.ts';
import type { ModelSettings } from './world.ts';

interface VictimInput {
  readonly databaseUrl: string;
  readonly stripe: ModelSettings;
  readonly now: string;
  readonly stopAt: StopAt;
}

/** A server as a process, for the test that kills it. */
const { databaseUrl, stripe, now, stopAt } = JSON.parse(process.argv[2] ?? '{}') as VictimInput;
const report = (message: string | { url: string }): void => void process.send?.(message);

const { url } = await startMailingServer({
  ...{ stripe, now: new Date(now) },
  db: await createDb({ url: databaseUrl, applicationName: 'energy-billing-victim' }),
  waitAt: async (place) => {
    if (place !== stopAt) return;
    report(place);
    await new Promise(() => undefined);
  },
});
report({ url });
