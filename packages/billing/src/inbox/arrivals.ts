import { setTimeout as sleep } from 'node:timers/promises';

/** No delivery for so long counts as quiet. */
const QUIET_MS = 40;
/** Processing waits at most so long for quiet, and afterward goes on for `WORK_MS` without waiting. */
const LONGEST_WAIT_MS = 400;
const WORK_MS = 1_000;

/** Deliveries being received by this process. */
export interface Arrivals {
  /** Counts a delivery while `work` stores it. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Resolves while no delivery arrives, or once it has waited long enough. Stripe sends events in bursts, and their
   * acceptance comes before their processing.
   */
  giveWay(): Promise<void>;
}

/** @param time a clock that only advances, in ms, and a short pause */
export function createArrivals(time: { now(): number; pause(): Promise<unknown> } = RUNNING): Arrivals {
  const { now, pause } = time;
  let open = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let workUntil = Number.NEGATIVE_INFINITY;
  let waiting: Promise<void> | undefined;
  const isQuiet = () => open === 0 && now() - lastAt >= QUIET_MS;
  const untilQuiet = async (): Promise<void> => {
    const startedAt = now();
    while (!isQuiet() && now() - startedAt < LONGEST_WAIT_MS) await pause();
    if (!isQuiet()) workUntil = now() + WORK_MS;
    waiting = undefined;
  };
  return {
    during: async (work) => {
      open += 1;
      lastAt = now();
      try {
        return await work();
      } finally {
        open -= 1;
        lastAt = now();
      }
    },
    giveWay: async () => {
      if (isQuiet() || now() < workUntil) return;
      waiting ??= untilQuiet();
      await waiting;
    },
  };
}

const RUNNING = { now: () => performance.now(), pause: () => sleep(QUIET_MS / 4) };
