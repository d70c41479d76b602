import type { MessagePort } from 'node:worker_threads';
import { createDb } from '@energy-optimizer/db';
import { systemClock } from '@energy-optimizer/kernel';
import type { LearnRequest, ObserveRequest } from '@energy-optimizer/ml-loop';
import { pino } from 'pino';
import type { Config } from '../config.ts';
import { createLogger } from '../http/logger.ts';
import { wireDomains } from '../wiring/domains.ts';

export type LearningWork =
  | { readonly kind: 'learn'; readonly request: Omit<LearnRequest, 'signal' | 'onProgress'> }
  | { readonly kind: 'observe'; readonly request: Omit<ObserveRequest, 'signal'> };

/** One piece of work for the worker thread, as it crosses to it. */
export interface LearningTask {
  readonly work: LearningWork;
  readonly setting: { readonly databaseUrl: string; readonly config: Config };
  /** Progress goes out on it; anything that comes in means: stop. */
  readonly port: MessagePort;
}

/** Two are enough: one to work with, one that holds the market's lock. */
const POOL_SIZE = 3;
/** A year of prices of a quarter-hour market takes its time on a busy machine. */
const STATEMENT_TIMEOUT_MS = 120_000;

/** Does one piece of work on a database connection of its own; what it throws is thrown to who asked. */
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
    // Written at once: the thread may end at any moment.
    const destination = pino.destination({ dest: 2, sync: true });
    const log = createLogger({ level: setting.config.logLevel, destination });
    const { mlLoop } = wireDomains({ db, log, clock: systemClock, config: setting.config });
    const { signal } = stop;
    if (kind === 'observe') return await mlLoop.service.observeForecasts({ ...request, signal });
    return await mlLoop.service.learn({ ...request, signal, onProgress: (progress) => port.postMessage(progress) });
  } finally {
    port.close();
    await db.close();
  }
}
