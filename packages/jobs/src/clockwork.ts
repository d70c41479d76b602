import type { Db } from '@energy-optimizer/db';
import { AppError, type Clock, type Logger } from '@energy-optimizer/kernel';
import cron, { type ScheduledTask } from 'node-cron';
import type { JobDefinition, Schedule } from './definition.ts';
import { claimSlot } from './run-log.ts';

/** Pause between attempts to claim a slot while the database is unavailable. */
const RETRY_MS = 1_000;

/** node-cron names a slot `<task name>:<ISO instant>`; the instant is always 24 characters. */
const slotOf = (key: string): Date => new Date(key.slice(-24));

interface ClockworkOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly definitions: readonly JobDefinition[];
}

/**
 * Lets node-cron tick every schedule. At each tick the coordinator claims the slot and queues the work in one
 * transaction; any replica may do the work.
 */
export function startClockwork(options: ClockworkOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const tasks: ScheduledTask[] = [];
  for (const definition of options.definitions) {
    for (const schedule of definition.schedules)
      tasks.push(startSchedule(options, definition, schedule, stopping.signal));
  }
  return {
    stop: async () => {
      stopping.abort();
      for (const task of tasks) await task.destroy();
    },
  };
}

/**
 * A slot is claimed late if the process was suspended or the database unavailable at its time.
 * Of several, only the newest is claimed, because it covers the earlier ones.
 */
function startSchedule(
  options: ClockworkOptions,
  definition: JobDefinition,
  schedule: Schedule,
  stopping: AbortSignal,
): ScheduledTask {
  const { db, clock, log } = options;
  let newest: Date | undefined;
  const claim = async (slot: Date): Promise<boolean> => {
    newest = slot;
    while (newest === slot && !stopping.aborted) {
      try {
        return await claimSlot(db, definition, slot, clock.now());
      } catch (err) {
        if (!(err instanceof AppError && err.code === 'database_unavailable')) throw err;
        log.warn({ job: definition.name, slot }, 'the database is unavailable; this run is queued when it is back');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
      }
    }
    return false;
  };
  // The claim queues the work; the tick itself does nothing else.
  const task = cron.schedule(schedule.cron, () => undefined, {
    name: `${definition.name} ${schedule.timeZone} ${schedule.cron}`,
    timezone: schedule.timeZone,
    distributed: true,
    runCoordinator: { shouldRun: (key: string) => claim(slotOf(key)) },
    logger: cronLogger(log),
  });
  task.on('execution:missed', ({ date }) => {
    newest = date;
    // node-cron reports the missed slots one by one, and then ticks the current one, if there is one.
    queueMicrotask(() => {
      if (newest !== date) return;
      log.warn({ job: definition.name, slot: date }, 'the clock skipped the time of this run; queuing it late');
      claim(date).catch((err: unknown) => log.error({ err }, 'a missed run could not be queued'));
    });
  });
  return task;
}

const cronLogger = (log: Logger) => ({
  info: (message: string) => log.debug({}, message),
  warn: (message: string) => log.warn({}, message),
  debug: (message: string | Error) => log.debug({}, String(message)),
  error: (message: string | Error, err?: Error) => log.error({ err: err ?? message }, 'clock tick failed'),
});
