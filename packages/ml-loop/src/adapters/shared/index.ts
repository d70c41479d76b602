export * from './fetch-batches.ts';
export * from './series.ts';
export * from './spans.ts';
export * from './spatial-mean.ts';
