import { setTimeout as pause } from 'node:timers/promises';

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
