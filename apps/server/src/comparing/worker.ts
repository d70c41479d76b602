import { type ComparisonTask, computeCosts, type YearlyCost } from '@energy-optimizer/suppliers/comparison';

/** Computes one comparison of tariffs. */
export default function work(task: ComparisonTask): YearlyCost[] {
  return computeCosts(task);
}
