export type {
  Benched,
  DayLesson,
  Driver,
  Forecaster,
  ForecasterOptions,
  ForecasterState,
  Hindcast,
  Issue,
  IssuedDay,
  LeadForecast,
  LearnReport,
  MixedDay,
  Readiness,
} from './ensemble/forecaster-types.ts';
export { COVERAGES } from './ensemble/intervals.ts';
export { type Combination, combine, type Period, type Track, walkExpert } from './evaluation/backtest.ts';
export { coverage, dieboldMariano, type PointMetrics, pointMetrics } from './evaluation/metrics.ts';
export type { Artefact, Expert, ExpertFamily, Panel } from './experts/expert.ts';
export { expertsOfLevel, type Level } from './experts/experts.ts';
export { weeklyNaive } from './experts/naive.ts';
export { createVectorIndex } from './memory/create-vector-index.ts';
export { curveOf } from './memory/curve.ts';
export { loadHnsw } from './memory/hnsw-index.ts';
export type { VectorIndex } from './memory/vector-index.ts';
export { parseEpf } from './panel/panel.ts';
