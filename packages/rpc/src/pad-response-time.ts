import { setTimeout } from 'node:timers/promises';

const STEP_MS = 100;

/**
 * Runs the work and settles at the next full time step, on success and on failure, so that the result of a lookup (such
 * as whether an account exists) cannot be inferred from the response time.
 */
export async function padResponseTime<T>(work: () => Promise<T>, stepMs: number = STEP_MS): Promise<T> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    const elapsedMs = performance.now() - startedAt;
    // Timers truncate fractions of a millisecond, which would settle before the step.
    await setTimeout(Math.ceil(Math.ceil(elapsedMs / stepMs) * stepMs - elapsedMs));
  }
}
