import type { LearningTask } from '../learning/worker.ts';

/** A worker whose thread ends in the middle of learning; anything else it answers. */
export default function work({ work: { kind }, port }: LearningTask): readonly unknown[] {
  if (kind === 'learn') process.exit(1);
  port.close();
  return [];
}
