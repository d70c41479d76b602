import { DAY_MS, HOUR_MS } from '@energy-optimizer/kernel';

/** Learning runs every night at this hour, UTC. */
export const LEARNING_HOUR_UTC = 4;

/** When the next nightly learning begins. */
export function nextLearning(at: Date): Date {
  const today = Math.floor(at.getTime() / DAY_MS) * DAY_MS + LEARNING_HOUR_UTC * HOUR_MS;
  return new Date(today > at.getTime() ? today : today + DAY_MS);
}
