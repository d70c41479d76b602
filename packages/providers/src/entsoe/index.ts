export * from './document.ts';
export * from './period.ts';
export * from './request.ts';
