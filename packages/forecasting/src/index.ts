export { createAggregation } from './ensemble/aggregation.ts';
export { createForecaster } from './ensemble/forecaster.ts';
export type {
  DayLesson,
  Excluded,
  Forecaster,
  ForecasterState,
  Issue,
  IssuedDay,
  LeadForecast,
  LearnReport,
  Readiness,
} from './ensemble/forecaster-types.ts';
export { COVERAGES } from './ensemble/intervals.ts';
export { weighPromotion } from './ensemble/promotion.ts';
export {
  type Combination,
  combine,
  type Period,
  slowestUpdateMs,
  type Track,
  walkExpert,
} from './evaluation/backtest.ts';
export { fileCheckpoints } from './evaluation/checkpoint-files.ts';
export { coverage, dieboldMariano, pointMetrics } from './evaluation/metrics.ts';
export { type Score, type Scores, scoreAll } from './evaluation/score.ts';
export { walkResumably } from './evaluation/walk.ts';
export { packFloats, seal, unpackFloats, verify } from './experts/artifact.ts';
export type { Artifact, Expert, Panel } from './experts/expert.ts';
export { expertsOfLevel, type Level } from './experts/experts.ts';
export { weeklyNaive } from './experts/naive.ts';
export { createVectorIndex } from './memory/create-vector-index.ts';
export { type Curve, curveOf } from './memory/curve.ts';
export { loadHnsw } from './memory/hnsw-index.ts';
export type { VectorIndex } from './memory/vector-index.ts';
export {
  frontier,
  isCovered,
  overlaps,
  type PriceRows,
  panelOf,
  stepsFor,
  type TimedValues,
} from './panel/from-prices.ts';
export { holidaysOf } from './panel/holidays.ts';
export { type DaySlot, dateOf, datesOf, gateOf, slotsOfDay, slotsOfDays } from './panel/local-days.ts';
export { median } from './panel/order.ts';
export { parseEpfPanel } from './panel/panel.ts';
