import type { Invoice, Session, Subscription } from '../types.ts';
import type { World } from '../world.ts';
import { attemptPayment } from './collection.ts';
import { intentOf } from './payments.ts';
import { DAY_S, HOUR_S } from './periods.ts';
import { advanceDraft, endPeriod } from './renewal.ts';
import { advanceSchedule, nextPhaseChange } from './schedules.ts';
import { endSubscription, expireIncomplete } from './standing.ts';

interface Timer {
  readonly atS: number;
  run(): void;
}

const INCOMPLETE_S = 23 * HOUR_S;
const RUNNING = ['active', 'trialing', 'past_due', 'unpaid'];

function subscriptionTimers(world: World, subscription: Subscription): Timer[] {
  const timers: Timer[] = [];
  const { status, cancel_at, trial_end } = subscription;
  if (status === 'incomplete') {
    const invoice = world.find('invoice', subscription.latest_invoice);
    const isProcessing = invoice !== undefined && intentOf(world, invoice)?.status === 'processing';
    if (!isProcessing)
      timers.push({ atS: subscription.created + INCOMPLETE_S, run: () => expireIncomplete(world, subscription) });
  }
  if (!RUNNING.includes(status)) return timers;
  const end = subscription.items.data[0]?.current_period_end;
  if (cancel_at !== null && (end === undefined || cancel_at < end))
    timers.push({ atS: cancel_at, run: () => endSubscription(world, subscription, 'cancellation_requested') });
  if (end !== undefined) timers.push({ atS: end, run: () => endPeriod(world, subscription) });
  if (status === 'trialing' && trial_end !== null && !world.announced.has(subscription.id))
    timers.push({
      atS: trial_end - 3 * DAY_S,
      run: () => {
        world.announced.add(subscription.id);
        world.emit('customer.subscription.trial_will_end', subscription);
      },
    });
  const resumesS = subscription.pause_collection?.resumes_at;
  if (typeof resumesS === 'number')
    timers.push({
      atS: resumesS,
      run: () =>
        world.change('customer.subscription.updated', subscription, (changed) => {
          changed.pause_collection = null;
        }),
    });
  return timers;
}

function invoiceTimers(world: World, invoice: Invoice): Timer[] {
  const { status, automatically_finalizes_at: draftUntilS, next_payment_attempt: retryS } = invoice;
  if (status === 'draft' && invoice.auto_advance && draftUntilS !== null)
    return [{ atS: draftUntilS, run: () => advanceDraft(world, invoice) }];
  if (status === 'open' && invoice.auto_advance && invoice.attempted && retryS !== null)
    return [{ atS: retryS, run: () => void attemptPayment(world, invoice) }];
  return [];
}

export function expireSession(world: World, session: Session): void {
  session.status = 'expired';
  session.url = null;
  world.emit('checkout.session.expired', session);
}

/** Every future change of the customers on one clock. */
function timersOf(world: World, clock: string | undefined): Timer[] {
  const isOnClock = ({ customer }: { readonly customer: string | null }) => world.clockOf(customer)?.id === clock;
  const subscriptions = [...world.table('subscription').values()].filter(isOnClock);
  const invoices = [...world.table('invoice').values()].filter(isOnClock);
  const sessions = [...world.table('checkout.session').values()]
    .filter(isOnClock)
    .filter(({ status }) => status === 'open');
  const schedules = [...world.table('subscription_schedule').values()].filter(isOnClock);
  return [
    // A phase that ends with the period changes the price before the renewal.
    ...schedules.flatMap((schedule) => {
      const atS = nextPhaseChange(schedule);
      return atS === undefined ? [] : [{ atS, run: () => advanceSchedule(world, schedule) }];
    }),
    ...subscriptions.flatMap((subscription) => subscriptionTimers(world, subscription)),
    ...invoices.flatMap((invoice) => invoiceTimers(world, invoice)),
    ...sessions.map((session) => ({ atS: session.expires_at, run: () => expireSession(world, session) })),
  ];
}

/** Moves a clock: renewals, trial ends, retries and expiries happen in order, each at its time. */
export function advanceTo(world: World, targetS: number, clock?: string): void {
  const set = (seconds: number): void => {
    const testClock = world.find('test_helpers.test_clock', clock);
    if (testClock === undefined) world.setNow(seconds);
    else testClock.frozen_time = seconds;
  };
  for (;;) {
    const due = timersOf(world, clock).filter(({ atS }) => atS <= targetS);
    const [first, ...others] = due;
    if (first === undefined) break;
    const next = others.reduce((one, other) => (other.atS < one.atS ? other : one), first);
    const nowS = world.find('test_helpers.test_clock', clock)?.frozen_time ?? world.now();
    set(Math.max(next.atS, nowS));
    next.run();
  }
  set(targetS);
}
