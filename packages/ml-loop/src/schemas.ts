export * from './schemas-input.ts';
export * from './schemas-measured.ts';
export * from './schemas-output.ts';
export type { EmptyReason, ForecastModel } from './schemas-parts.ts';
