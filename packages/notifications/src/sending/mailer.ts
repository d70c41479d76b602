import type { Db } from '@energy-optimizer/db';
import { type Clock, type Logger, runAgain } from '@energy-optimizer/kernel';
import { MAIL_CHANNEL, nextDue } from '../store/outbox.ts';
import type { SendReport } from './sender.ts';

export interface Mailer {
  /** Begins to listen for mails; sends what waits already. */
  start(): Promise<void>;
  /** Stops listening and waits for the mails being handed over. */
  stop(): Promise<void>;
}

/** The longest a mail that is due waits when nothing was heard, and a database that is away is left alone. */
const LONGEST_PAUSE_MS = 30_000;
/** Due mails that were not claimed are being claimed by another process. */
const SHORTEST_PAUSE_MS = 1_000;

/**
 * Sends mails as they are written: PostgreSQL rings when a transaction with a mail commits, on every replica, and retries
 * are slept toward. One run at a time per process; rung meanwhile, it runs once more.
 */
export function createMailer(deps: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly send: (signal: AbortSignal) => Promise<SendReport>;
}): Mailer {
  const { db, clock, log } = deps;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let leave: (() => Promise<void>) | undefined;

  /** Sends what is due. @returns how long nothing more is due, in ms */
  const sendDue = async (): Promise<number> => {
    try {
      await deps.send(stopping.signal);
      const due = await nextDue(db);
      if (due !== undefined) return Math.min(LONGEST_PAUSE_MS, due.getTime() - clock.now().getTime());
    } catch (err) {
      if (!stopping.signal.aborted) log.warn({ err }, 'could not process the outbox');
    }
    return LONGEST_PAUSE_MS;
  };
  const round = runAgain(async () => {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    const pauseMs = await sendDue();
    if (!stopping.signal.aborted) timer = setTimeout(wake, Math.max(SHORTEST_PAUSE_MS, pauseMs));
  });
  const wake = () => void round();
  return {
    start: async () => {
      leave = await db.listen(MAIL_CHANNEL, { onMessage: wake, onBack: wake });
      wake();
    },
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await leave?.();
      await round();
    },
  };
}
