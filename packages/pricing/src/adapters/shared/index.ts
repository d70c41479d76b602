export * from './fetch-parts.ts';
export * from './lengths.ts';
export * from './parsed.ts';
export * from './payload.ts';
export * from './rows.ts';
export * from './times.ts';
export * from './units.ts';
