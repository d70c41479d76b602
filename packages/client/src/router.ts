/**
 * The type of the server's router, the client's only dependency on the server. The build replaces this file's
 * declarations with the expanded type (`build/`), so that the published package is self-contained.
 */
export type { AppRouter } from '@energy-optimizer/server';
