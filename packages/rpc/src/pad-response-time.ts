import { setTimeout } from 'node:timers/promises';

const STEP_MS = 100;

/**
 * Runs the work and answers at the next full step of time, right or wrong: what was found out on the way (an account to mail
 * to, or none) does not show in how long it took.
 */
export async function padResponseTime<T>(work: () => Promise<T>, stepMs: number = STEP_MS): Promise<T> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    const elapsedMs = performance.now() - startedAt;
    // Timers drop fractions of a millisecond, which would answer before the step.
    await setTimeout(Math.ceil(Math.ceil(elapsedMs / stepMs) * stepMs - elapsedMs));
  }
}
