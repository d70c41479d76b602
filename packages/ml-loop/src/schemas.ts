export * from './schemas-input.ts';
export * from './schemas-output.ts';
