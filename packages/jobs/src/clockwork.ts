import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import cron, { type ScheduledTask } from 'node-cron';
import type { JobDefinition } from './definition.ts';
import { claimSlot } from './run-log.ts';

/** node-cron names a slot `<task name>:<ISO instant>`; the instant is always 24 characters. */
const slotOf = (key: string): Date => new Date(key.slice(-24));

/**
 * Lets node-cron tick every schedule. At each tick the coordinator claims the slot and queues the work in one
 * transaction; whichever replica gets the claim, any of them may do the work.
 */
export function startClockwork(options: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly definitions: readonly JobDefinition[];
}): { stop(): Promise<void> } {
  const tasks: ScheduledTask[] = [];
  for (const definition of options.definitions) {
    const coordinator = {
      shouldRun: (key: string) => claimSlot(options.db, definition, slotOf(key), options.clock.now()),
    };
    for (const { cron: expression, timeZone } of definition.schedules) {
      tasks.push(
        // The claim has queued the work already: the tick itself has nothing left to do.
        cron.schedule(expression, () => undefined, {
          name: `${definition.name} ${timeZone} ${expression}`,
          timezone: timeZone,
          distributed: true,
          runCoordinator: coordinator,
          logger: cronLogger(options.log),
        }),
      );
    }
  }
  return {
    stop: async () => {
      for (const task of tasks) await task.destroy();
    },
  };
}

const cronLogger = (log: Logger) => ({
  info: (message: string) => log.debug({}, message),
  warn: (message: string) => log.warn({}, message),
  debug: (message: string | Error) => log.debug({}, String(message)),
  error: (message: string | Error, err?: Error) => log.error({ err: err ?? message }, 'clock tick failed'),
});
