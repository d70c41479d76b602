import { setTimeout as pause } from 'node:timers/promises';

/** For the tests of all packages. */

/** Looks until there is something to see. @throws when nothing is there after `timeoutMs` */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`it did not happen within ${timeoutMs / 1000} s: ${look}`);
    await pause(10);
  }
}

/**
 * Watches how long this thread's event loop is kept from its timers, in CPU time of the thread: work that holds the loop counts, a
 * neighbour on the machine that was given the processor meanwhile does not.
 * @returns ends the watch and says the longest piece, in ms
 */
export function watchStalls(): () => number {
  let longestMicros = 0;
  let before = process.threadCpuUsage();
  const look = (): void => {
    const { user, system } = process.threadCpuUsage(before);
    longestMicros = Math.max(longestMicros, user + system);
    before = process.threadCpuUsage();
  };
  const tick = setInterval(look, 1);
  return () => {
    // What has just held the loop has held back this tick as well.
    look();
    clearInterval(tick);
    return longestMicros / 1_000;
  };
}
