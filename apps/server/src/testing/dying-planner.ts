import { parentPort } from 'node:worker_threads';
import type { PlanTask } from '@energy-optimizer/optimizer';

/**
 * A planner that counts its plans. With the gap 1 its thread exits, with 2 an error is thrown outside of any call, and
 * with 0.5 its solver has used a gigabyte.
 */
let threadPlans = 0;
parentPort?.on('message', ({ gap }: PlanTask) => {
  if (gap === 1) process.exit(1);
  if (gap === 2) throw new Error('the planner is broken');
  threadPlans += 1;
  parentPort?.postMessage({ plan: { threadPlans }, memoryBytes: gap === 0.5 ? 1e9 : 1e6 });
});
