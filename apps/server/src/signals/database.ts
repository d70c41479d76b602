import type { Db } from '@energy-optimizer/db';
import type { WakeSignal } from '@energy-optimizer/pricing';

/** The channel ingestion notifies in its own transaction. */
const CHANNEL = 'price_change';

/** PostgreSQL's NOTIFY as a signal; what was missed while the connection was away is looked for when it is back. */
export const databaseSignal = (db: Pick<Db, 'listen'>): WakeSignal => ({
  subscribe: ({ wake, lost }) => db.listen(CHANNEL, { onMessage: wake, onLost: lost, onBack: wake }),
});
