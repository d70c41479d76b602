export { type ComparisonTask, computeCosts, type YearlyCost } from './compute.ts';
