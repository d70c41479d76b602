export * from './csv.ts';
export * from './lengths.ts';
export * from './parsed.ts';
export * from './payload.ts';
export * from './read-rows.ts';
export * from './rows.ts';
export * from './times.ts';
export * from './zip.ts';
