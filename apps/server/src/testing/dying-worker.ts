import type { LearningTask } from '../learning/worker.ts';

/** A worker whose thread exits while learning; other messages get a response. */
export default function work({ work: { kind }, port }: LearningTask): readonly unknown[] {
  if (kind === 'learn') process.exit(1);
  port.close();
  return [];
}
