import type { Db } from '@energy-optimizer/db';
import { PRICE_CHANGE_CHANNEL, type WakeSignal } from '@energy-optimizer/pricing';

/** PostgreSQL NOTIFY as a signal; after a reconnect, missed changes are looked up. */
export const databaseSignal = (db: Pick<Db, 'listen'>): WakeSignal => ({
  subscribe: ({ wake, lost }) => db.listen(PRICE_CHANGE_CHANNEL, { onMessage: wake, onLost: lost, onBack: wake }),
});
