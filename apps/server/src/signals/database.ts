import type { Db } from '@energy-optimizer/db';
import type { WakeSignal } from '@energy-optimizer/pricing';

/** The channel ingestion notifies in its own transaction. */
const CHANNEL = 'price_change';

/** PostgreSQL NOTIFY as a signal; after a reconnect, missed changes are looked up. */
export const databaseSignal = (db: Pick<Db, 'listen'>): WakeSignal => ({
  subscribe: ({ wake, lost }) => db.listen(CHANNEL, { onMessage: wake, onLost: lost, onBack: wake }),
});
