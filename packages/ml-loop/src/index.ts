export { type Combination, combine, type Period, type Track, walkExpert } from './backtest.ts';
export type { Artefact, Expert, ExpertFamily, Panel } from './expert.ts';
export { expertsOfLevel, type Level } from './experts.ts';
export { COVERAGES } from './intervals.ts';
export { coverage, dieboldMariano, type PointMetrics, pointMetrics } from './metrics.ts';
export { weeklyNaive } from './naive.ts';
export { parseEpf } from './panel.ts';
