export * from './input.ts';
export * from './measured.ts';
export * from './output.ts';
export type { EmptyReason, ForecastModel } from './parts.ts';
