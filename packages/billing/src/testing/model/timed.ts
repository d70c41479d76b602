import { retryDelayMs } from '../../inbox/retry.ts';
import { listEvents, nextDue } from '../../store/inbox.ts';
import type { Progress } from './actions.ts';
import type { Model } from './world.ts';

const DAY_S = 86_400;
/** Of the nightly reconcile: 02:30 UTC. */
const NIGHT_S = 9_000;
/** Rounds retries up to whole seconds of the peer's clock. */
const ROUNDING_S = 20;

const nowS = ({ peer }: Model): number => peer.clock.now().getTime() / 1_000;
const nextNight = (now: number): number => NIGHT_S + DAY_S * (Math.floor((now - NIGHT_S) / DAY_S) + 1);

/**
 * Lets time pass at a server that runs its jobs: due events are processed at their time, and each night every customer
 * is read again.
 */
export async function passTime(model: Model, seconds: number, progress: Progress, check: () => Promise<void>) {
  const end = nowS(model) + seconds;
  for (let now = nowS(model); now < end; now = nowS(model)) {
    const due = await nextDue(model.payments.context.db);
    const dueS = due === undefined ? end : Math.max(now + 1, Math.ceil(due.getTime() / 1_000));
    const night = nextNight(now);
    model.peer.clock.advance(Math.min(end, dueS, night) - now);
    await model.payments.service.processInbox();
    if (nowS(model) >= night) await reconcile(model, progress);
    await check();
  }
}

async function reconcile({ peer, payments }: Model, progress: Progress): Promise<void> {
  peer.faults.clear();
  await payments.service.reconcile();
  progress.isLossy = false;
}

/**
 * How long the tier may be higher than Stripe's, in seconds: until the next nightly reconcile while Stripe's events are
 * lost or undelivered, else for the retries of the events that could not be processed yet.
 */
async function toleranceS({ peer, payments }: Model, { isLossy }: Progress): Promise<number> {
  if (isLossy || peer.courier.queue().length > 0) return DAY_S;
  const pending = await listEvents(payments.context.db, { state: 'pending', limit: 500 });
  const attempts = Math.max(0, ...pending.map((event) => event.attempts));
  const delays = Array.from({ length: attempts }, (_, nth) => retryDelayMs(nth + 1, 0.5) / 1_000);
  return delays.reduce((sum, delay) => sum + delay, 0) + (attempts > 0 ? ROUNDING_S : 0);
}

/** Measures how long the tier of each user has been higher than Stripe's, and refuses more than allowed. */
export function limits(model: Model, progress: Progress, isHigher: (user: string) => Promise<boolean>) {
  const since = new Map<string, number>();
  return async (users: readonly string[]): Promise<void> => {
    for (const user of users) {
      if (!(await isHigher(user))) {
        since.delete(user);
        continue;
      }
      const start = since.get(user) ?? nowS(model);
      since.set(user, start);
      const [forS, mostS] = [nowS(model) - start, await toleranceS(model, progress)];
      if (forS > mostS)
        throw new Error(`the tier of ${user} is higher than Stripe's for ${forS} s, at most ${mostS} s`);
    }
  };
}
