import { EventEmitter } from 'node:events';
import type { Logger } from '@energy-optimizer/kernel';
import { type WorkerEvents, Logger as WorkerLogger } from 'graphile-worker';

/** Passes the queue's warnings and errors to our log. Failed jobs are logged separately, with their name and slot. */
export const workerLogger = (log: Logger): WorkerLogger =>
  new WorkerLogger(() => (level, message, meta) => {
    if (meta && 'failure' in meta) return;
    if (level === 'error') log.error({ ...meta }, message);
    else if (level === 'warning') log.warn({ ...meta }, message);
  });

/** Reports the ID under which the queue locks this process's jobs, before the first is taken. */
export function watchPool(log: Logger, onPool: (poolId: string) => Promise<void>): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  events.on('pool:create', ({ workerPool }) => {
    onPool(workerPool.id).catch((err: unknown) => log.warn({ err }, 'could not record worker heartbeats'));
  });
  return events;
}
