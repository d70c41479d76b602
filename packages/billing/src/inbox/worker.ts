import { runAgain } from '@energy-optimizer/kernel';
import type { PaymentsContext } from '../context.ts';
import { INBOX_CHANNEL, nextDue } from '../store/inbox.ts';
import type { Arrivals } from './arrivals.ts';
import { processInbox } from './process.ts';

export interface InboxWorker {
  /** Starts listening for events and processes those already waiting. */
  start(): Promise<void>;
  /** Stops listening and waits for the events being processed. */
  stop(): Promise<void>;
}

/** Maximum delay of a due event without a notification, and the pause after a database failure. */
const LONGEST_PAUSE_MS = 30_000;
const SHORTEST_PAUSE_MS = 1_000;
/** Stripe sends several events of one payment together: one reading of the customer covers them. */
const GATHERING_MS = 50;

/** Processes events as they arrive: PostgreSQL notifies every replica, and retries are scheduled. */
export function createInboxWorker(context: PaymentsContext, { giveWay }: Arrivals): InboxWorker {
  const { db, clock, log } = context;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let gathering: NodeJS.Timeout | undefined;
  let leave: (() => Promise<void>) | undefined;

  /** @returns the time until the next event is due, in ms */
  const processDue = async (): Promise<number> => {
    try {
      await giveWay();
      await processInbox(context, stopping.signal, giveWay);
      const due = await nextDue(db);
      if (due !== undefined) return Math.min(LONGEST_PAUSE_MS, due.getTime() - clock.now().getTime());
    } catch (err) {
      if (!stopping.signal.aborted) log.warn({ err }, 'could not process the billing inbox');
    }
    return LONGEST_PAUSE_MS;
  };
  const round = runAgain(async () => {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    const pauseMs = await processDue();
    if (!stopping.signal.aborted) timer = setTimeout(wake, Math.max(SHORTEST_PAUSE_MS, pauseMs));
  });
  const wake = () => void round();
  const wakeSoon = () => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      wake();
    }, GATHERING_MS);
  };
  return {
    start: async () => {
      leave = await db.listen(INBOX_CHANNEL, { onMessage: wakeSoon, onBack: wake });
      wake();
    },
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      clearTimeout(gathering);
      await leave?.();
      await round();
    },
  };
}
