export { type TrackedEnvelope, tracked } from '@trpc/server';
export * from './api-key.ts';
export * from './context.ts';
export * from './guard.ts';
export * from './meta.ts';
export * from './problem.ts';
export * from './transformer.ts';
export * from './trpc.ts';
