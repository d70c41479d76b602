export { type BatchPart, fetchBatches } from './fetch-batches.ts';
export { mergeBatches, reject, type SeriesRow, toBatch } from './series.ts';
export { spansOf } from './spans.ts';
export { spatialMean } from './spatial-mean.ts';
