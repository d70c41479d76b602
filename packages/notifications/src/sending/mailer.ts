import type { Db } from '@energy-optimizer/db';
import { type Clock, type Logger, runAgain } from '@energy-optimizer/kernel';
import { MAIL_CHANNEL, nextDue } from '../store/outbox.ts';
import type { SendReport } from './sender.ts';

export interface Mailer {
  /** Starts listening for e-mails and sends those already waiting. */
  start(): Promise<void>;
  /** Stops listening and waits for the mails being handed over. */
  stop(): Promise<void>;
}

/** Maximum delay of a due e-mail without a notification, and the pause after a database failure. */
const LONGEST_PAUSE_MS = 30_000;
/** Due e-mails that could not be claimed are being claimed by another process. */
const SHORTEST_PAUSE_MS = 1_000;

/**
 * Sends e-mails as they are queued: PostgreSQL notifies every replica when a transaction with an e-mail commits, and
 * retries are scheduled. One run at a time per process; if notified meanwhile, it runs once more.
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

  /** Sends due e-mails. @returns the time until the next is due, in ms */
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
