/**
 * The server's router, as a type: the only thing the client knows of the server. The build replaces this file's declarations
 * with the same type written out (`build/`), so that the published package stands alone.
 */
export type { AppRouter } from '@energy-optimizer/server';
