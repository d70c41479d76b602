/**
 * How Node starts the server. A small young generation keeps the memory of a mostly idle server low: 30 MB less at
 * rest, 19 instead of 32 kB per open event stream, for no measurable loss of requests per second (tried).
 */
export const SERVER_COMMAND = ['--max-semi-space-size=8', 'apps/server/src/main.ts'];
