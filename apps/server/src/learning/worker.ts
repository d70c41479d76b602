import type { MessagePort } from 'node:worker_threads';
import { createDb } from '@energy-optimizer/db';
import { systemClock } from '@energy-optimizer/kernel';
import { createEngine, type LearnRequest, type ObserveRequest } from '@energy-optimizer/ml-loop';
import { createMarketPrices, openStoredPrices } from '@energy-optimizer/pricing';
import { pino } from 'pino';
import type { Config } from '../config.ts';
import { createLogger } from '../http/logger.ts';

export type LearningWork =
  | { readonly kind: 'learn'; readonly request: Omit<LearnRequest, 'signal' | 'onProgress'> }
  | { readonly kind: 'observe'; readonly request: Omit<ObserveRequest, 'signal'> };

/** One task as sent to the worker thread. */
export interface LearningTask {
  readonly work: LearningWork;
  readonly setting: { readonly databaseUrl: string; readonly config: Config };
  /** Sends progress; any incoming message means stop. */
  readonly port: MessagePort;
}

/** Two are enough: one for queries, one that holds the market's lock. */
const POOL_SIZE = 3;
/** Reading a year of quarter-hour prices is slow on a busy machine. */
const STATEMENT_TIMEOUT_MS = 120_000;

/** Runs one task on its own database connection; errors are rethrown to the caller. */
export default async function work({ work: { kind, request }, setting, port }: LearningTask) {
  const stop = new AbortController();
  port.once('message', () => stop.abort(new Error('learning was stopped')));
  const db = await createDb({
    url: setting.databaseUrl,
    applicationName: 'energy-learning',
    poolSize: POOL_SIZE,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  try {
    // Written immediately, because the thread may end at any moment.
    const destination = pino.destination({ dest: 2, sync: true });
    const log = createLogger({ level: setting.config.logLevel, destination });
    const prices = createMarketPrices(openStoredPrices({ db, clock: systemClock }));
    const level = setting.config.forecastLevel;
    const engine = createEngine({ db, clock: systemClock, log, prices, level });
    const { signal } = stop;
    if (kind === 'observe') return await engine.observeForecasts({ ...request, signal });
    return await engine.learn({ ...request, signal, onProgress: (progress) => port.postMessage(progress) });
  } finally {
    port.close();
    await db.close();
  }
}
