export type { BreakerState } from './breaker.ts';
export { createHttpClient, type HttpClientOptions, type ResilientHttpClient } from './client.ts';
export { DEFAULT_LIMITS, type HttpLimits } from './limits.ts';
export { redactUrl } from './secrets.ts';
export type { HttpClientState } from './state.ts';
