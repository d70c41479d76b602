/** The contracts of the price operations. */

export * from './analysis.ts';
export * from './compare.ts';
export * from './forecast.ts';
export * from './input.ts';
export * from './lists.ts';
export * from './output.ts';
export * from './stream.ts';
