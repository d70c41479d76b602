export { parseTariffText } from '../document/parse-text.ts';
export { type OwnDocument, readOwnDocument } from '../household/own-document.ts';
export { type Assessment, assessSwitching, type SwitchingTask } from '../switching/assess.ts';
export { type ComparisonTask, computeCosts } from './compute.ts';
export type { YearlyCost } from './yearly-cost.ts';
