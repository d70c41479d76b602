/** The contracts of the price operations. */

export * from './schemas-analysis.ts';
export * from './schemas-compare.ts';
export * from './schemas-forecast.ts';
export * from './schemas-input.ts';
export * from './schemas-lists.ts';
export * from './schemas-output.ts';
export * from './schemas-stream.ts';
