import {
  type Assessment,
  assessSwitching,
  type ComparisonTask,
  computeCosts,
  type OwnDocument,
  parseTariffText,
  readOwnDocument,
  type SwitchingTask,
  type YearlyCost,
} from '@energy-optimizer/suppliers/comparison';

/** Computes one comparison of tariffs. */
export const compute = (task: ComparisonTask): YearlyCost[] => computeCosts(task);

/** Parses a stored tariff. */
export const parse = (text: string): ReturnType<typeof parseTariffText> => parseTariffText(text);

/** Reads a tariff that a user has stated. */
export const read = (text: string): OwnDocument => readOwnDocument(text);

/** Compares the tariff of a household with its alternatives. */
export const assess = (task: SwitchingTask): Assessment => assessSwitching(task);
