import type { ErasureContext } from '../context.ts';
import { ALERT_DAYS } from '../requests/deadline.ts';
import { countRequests, takeAlerts } from '../store/requests.ts';

type Context = Pick<ErasureContext, 'db' | 'clock' | 'log'>;

/** Warns of deadlines, once per threshold and request, by the most urgent threshold that applies. */
export async function alertDeadlines({ db, clock, log }: Context): Promise<{ readonly alerted: number }> {
  const now = clock.now();
  let alerted = 0;
  for (const days of [...ALERT_DAYS].reverse())
    for (const { id, kind, dueAt } of await takeAlerts(db.forTask('privacy'), now, days)) {
      alerted += 1;
      const request = { request: id, kind, dueAt: dueAt.toISOString() };
      if (days === 0) log.error(request, 'the deadline of a request about personal data has passed');
      else log.warn({ ...request, days }, `a request about personal data is due within ${days} days`);
    }
  return { alerted };
}

/** For metrics. */
export const requestCounts = ({ db, clock }: Pick<Context, 'db' | 'clock'>) =>
  countRequests(db.forTask('privacy'), clock.now());
