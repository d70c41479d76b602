export { createHttpClient } from './client.ts';
export type { HttpLimits } from './limits.ts';
export type { HttpClientState } from './state.ts';
