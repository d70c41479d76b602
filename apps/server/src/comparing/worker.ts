import {
  type ComparisonTask,
  computeCosts,
  type OwnDocument,
  readOwnDocument,
  type YearlyCost,
} from '@energy-optimizer/suppliers/comparison';

/** Computes one comparison of tariffs. */
export const compute = (task: ComparisonTask): YearlyCost[] => computeCosts(task);

/** Reads a tariff that a user has stated. */
export const read = (text: string): OwnDocument => readOwnDocument(text);
